//! AMHPs who claim what arrives and decide it, while the service is killed again and again.

use std::time::Duration;

use reqwest::StatusCode;
use serde_json::json;
use tokio::time::sleep;

use super::caller::{Answer, Caller};
use super::check::Act;

/// An AMHP has time for one referral in so many.
const ONE_IN: usize = 4;

/// Claims and accepts one referral in four of those that fall to this one of `amhps`, as they are acknowledged.
pub async fn decide_what_arrives(mut amhp: Caller, amhps: usize) {
    let mut next = amhp.number * ONE_IN;
    while !amhp.shared.is_enough() {
        let arrived = amhp.shared.sent().acknowledged.get(next).map(|one| one.reference.clone());
        let Some(reference) = arrived else {
            sleep(Duration::from_millis(10)).await;
            continue;
        };
        claim(&mut amhp, &reference).await;
        decide(&mut amhp, &reference).await;
        next += amhps * ONE_IN;
    }
}

/// A claim says the same again to the one who made it.
async fn claim(amhp: &mut Caller, reference: &str) {
    let act = begin(amhp, reference, "claimed");
    let path = format!("/referrals/{reference}/claim");
    let answer = amhp.ask("POST", &path, |asking| asking.header("if-match", "\"1\"")).await;
    end(amhp, act, &answer, answer.etag() == "\"2\"");
}

/// A decision that was kept and not answered is found by a look at the referral.
async fn decide(amhp: &mut Caller, reference: &str) {
    let act = begin(amhp, reference, "accepted");
    let path = format!("/referrals/{reference}/decision");
    let body = json!({ "decision": "accepted", "reasons": "To be seen at home today." });
    let mut answer = amhp.ask("POST", &path, |asking| asking.header("if-match", "\"2\"").json(&body)).await;
    if answer.is_repeated && answer.status != StatusCode::OK {
        answer = amhp.ask("GET", &format!("/referrals/{reference}"), |asking| asking).await;
    }
    let is_accepted = answer.body["status"] == "accepted";
    end(amhp, act, &answer, is_accepted);
}

fn begin(amhp: &Caller, reference: &str, kind: &'static str) -> Act {
    let act = (reference.to_owned(), kind);
    amhp.shared.sent().acting.insert(act.clone());
    act
}

fn end(amhp: &Caller, act: Act, answer: &Answer, is_as_expected: bool) {
    assert!(answer.status == StatusCode::OK && is_as_expected, "{act:?} {}: {}", answer.status, answer.body);
    let mut sent = amhp.shared.sent();
    sent.acting.remove(&act);
    sent.acts.insert(act);
}
