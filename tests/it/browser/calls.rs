//! Pages of referrals that go by telephone: for the referrer, for the hub that waits, for the AMHP who answers.

use jiff::SignedDuration;
use scraper::Html;

use super::walk::{Walk, Who};
use crate::portal::browser::{Browser, select};
use crate::support::sql::execute;

/// Makes all of these pictures.
pub async fn walk(walk: &mut Walk) {
    let (danger, within) = (walk.path("{danger}"), walk.path("{within}"));
    let code = referrer(walk, &danger, &within).await;
    waiting(walk).await;
    answered(walk, &danger, &code).await;
    over(walk, &danger, &within, &code).await;
    implied(walk).await;
    late(walk).await;
}

/// The code of the draft about danger.
async fn referrer(walk: &mut Walk, danger: &str, within: &str) -> String {
    let mut browser = walk.browser(Who::Referrer);
    for (name, draft) in [("ring the service, with a call", within), ("ring 999, with a call", danger)] {
        browser.get(&format!("{draft}/ring")).await;
        browser.submit(&format!("{draft}/ring"), &[]).await;
        walk.hang(name, &browser, 200);
    }
    let ring = format!("{danger}/ring");
    let code = shown_code(&browser);
    browser.submit(&ring, &[("ring_back", "at home"), ("whereabouts", "Lodestone Lane")]).await;
    walk.hang("ring 999, wrong", &browser, 422);
    browser.submit(&ring, &[("ring_back", "07700 900456")]).await;
    walk.hang("ring 999, number left", &browser, 200);
    for (name, place) in
        [("drafts, with calls", "/drafts"), ("delete a draft with a call", &format!("{danger}/delete"))]
    {
        browser.get(place).await;
        walk.hang(name, &browser, 200);
    }
    code
}

fn shown_code(browser: &Browser) -> String {
    let page = Html::parse_document(&browser.page.html);
    page.select(&select(".app-call-code")).flat_map(|code| code.text()).collect()
}

async fn waiting(walk: &mut Walk) {
    let mut browser = walk.browser(Who::Amhp);
    browser.get("/hub/triage").await;
    walk.hang("triage list, calls expected", &browser, 200);
    walk.hang_unfolded("triage list, calls expected, unfolded", &browser, 200);
    for (name, typed, status) in [("wrong", "222 222", 404), ("no code", "O0I1", 422)] {
        browser.get("/hub/triage").await;
        browser.submit("/hub/call-references", &[("code", typed)]).await;
        walk.hang(&format!("call reference, {name}"), &browser, status);
    }
    walk.app.clock.advance(SignedDuration::from_mins(11));
    browser.get("/hub/triage").await;
    walk.hang("triage list, a call overdue", &browser, 200);
    walk.hang_unfolded("triage list, a call overdue, unfolded", &browser, 200);
}

async fn answered(walk: &mut Walk, draft: &str, code: &str) {
    let mut browser = walk.browser(Who::Amhp);
    browser.get("/hub/triage").await;
    browser.submit("/hub/call-references", &[("code", code)]).await;
    walk.hang("opened: task list", &browser, 200);
    browser.get(&format!("{draft}/sections/concern")).await;
    walk.hang("opened: a section", &browser, 200);
    browser.get(&format!("{draft}/check")).await;
    walk.hang("opened: check", &browser, 200);
    browser.submit(&format!("{draft}/submission"), &[("gate_exception-reason", " ")]).await;
    walk.hang("opened: check, without a reason", &browser, 422);
    browser.get("/hub/triage").await;
    walk.hang("triage list, a call claimed", &browser, 200);
    let mut other = walk.browser(Who::OtherAmhp);
    other.get("/hub/triage").await;
    walk.hang("triage list, a call of another", &other, 200);
    other.submit("/hub/call-references", &[("code", code)]).await;
    walk.hang("call reference, taken by another", &other, 409);
}

async fn over(walk: &mut Walk, danger: &str, within: &str, code: &str) {
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&format!("{danger}/ring")).await;
    walk.hang("ring 999, the draft was opened", &browser, 200);
    let gate = format!("{within}/sections/gate");
    browser.get(&gate).await;
    browser.submit(&gate, &[("response_needed_within_24_hours", "false")]).await;
    browser.get(&format!("{within}/ring")).await;
    walk.hang("ring the service, corrected", &browser, 200);
    let mut amhp = walk.browser(Who::Amhp);
    let closing = format!("/hub/call-references/{}/closing", code.replace(' ', ""));
    amhp.get(&closing).await;
    walk.hang("close a call", &amhp, 200);
    amhp.submit(&closing, &[("reason", " ")]).await;
    walk.hang("close a call, without a reason", &amhp, 422);
    amhp.submit(&closing, &[("reason", "The ambulance has them.")]).await;
    browser.get(&format!("{danger}/ring")).await;
    walk.hang("ring 999, the call was closed", &browser, 200);
}

/// The referrer said that nothing is urgent; the answers say that it is.
async fn implied(walk: &mut Walk) {
    let check = walk.path("{grave}/check");
    let mut browser = walk.browser(Who::Referrer);
    browser.get(&check).await;
    assert!(browser.page.text().contains("Send and ring"), "{}", browser.page.text());
    walk.hang("check, the answers ask for a call", &browser, 200);
    walk.hang_unfolded("check, the answers ask for a call, unfolded", &browser, 200);
}

/// Every alarm at once: calls that nobody answered, referrals whose time has passed.
async fn late(walk: &mut Walk) {
    execute(&walk.app.database.store, "UPDATE referrals SET act_by = received_at WHERE status <> 'closed'")
        .await
        .unwrap();
    let mut browser = walk.browser(Who::Amhp);
    browser.get("/hub/triage").await;
    let says = browser.page.text();
    assert!(
        says.contains("Needs somebody now") && says.contains("Send and ring: ") && says.contains(" late"),
        "{says}"
    );
    walk.hang("triage list, alarms of every kind", &browser, 200);
    walk.hang_unfolded("triage list, alarms of every kind, unfolded", &browser, 200);
}
