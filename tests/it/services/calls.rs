//! Call references by the verbs: they come into being once, open to one at a time, and end once.

use std::time::Duration;

use amhp_hub::domain::account::{Actor, Role};
use amhp_hub::domain::call::{CallCode, CallDetails, CallReason, ExpectedCall};
use amhp_hub::domain::ids::DraftId;
use amhp_hub::secrets::Chance;
use amhp_hub::services::Refusal;
use amhp_hub::services::calls::{ListedCall, OpenedCall, ask, close, leave_details, of_draft, open, tell_unclaimed};
use amhp_hub::services::drafts::{delete, get, list, save};
use amhp_hub::services::referrals::{QueueQuery, claim, queue};
use jiff::SignedDuration;
use serde_json::json;

use super::exception::sent;
use crate::support::app::TestApp;
use crate::support::calls::{danger, not_seen, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::hold::hold;
use crate::support::people::Person;
use crate::support::sql::{execute, number, rows};

/// A hub with two AMHPs and a lead, and a referrer.
struct Hub {
    app: TestApp,
    amhp: Person,
    other: Person,
    lead: Person,
    referrer: Person,
}

impl Hub {
    async fn at(database: TestDatabase) -> Self {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await.id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let other = app.staff("Varga", service, Role::Amhp).await;
        let lead = app.staff("Lindqvist", service, Role::Lead).await;
        let referrer = app.referrer("Quennell").await;
        Self { app, amhp, other, lead, referrer }
    }

    async fn call(&self, draft: DraftId) -> ExpectedCall {
        of_draft(&self.app.ctx, &self.referrer.actor, draft).await.unwrap().unwrap()
    }

    async fn listed(&self) -> Vec<ListedCall> {
        queue(&self.app.ctx, &self.amhp.actor, QueueQuery::default()).await.unwrap().calls
    }

    async fn change(&self, draft: DraftId, patch: serde_json::Value) {
        let version = get(&self.app.ctx, &self.referrer.actor, draft).await.unwrap().draft.version;
        save(&self.app.ctx, &self.referrer.actor, draft, version, &patch).await.unwrap();
    }
}

fn calmer() -> serde_json::Value {
    json!({ "gate": { "response_needed_within_24_hours": false, "immediate_danger": false } })
}

fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

both_engines! {
    async fn one_draft_has_one_code_however_often_it_is_asked_for(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &within_24_hours()).await;
        assert_eq!(code.as_str().len(), 6);
        assert_eq!(hub.app.told_to_ring(&hub.referrer, draft).await, code);
        assert_eq!(ask(&hub.app.ctx, &hub.referrer.actor, draft).await.unwrap(), Some(code.clone()));
        let asked: Vec<_> = (0..8)
            .map(|_| {
                let (ctx, actor) = (hub.app.ctx.clone(), hub.referrer.actor.clone());
                tokio::spawn(async move { ask(&ctx, &actor, draft).await })
            })
            .collect();
        for answer in asked {
            assert_eq!(answer.await.unwrap().unwrap(), Some(code.clone()));
        }
        let (_, second) = hub.app.call_about(&hub.referrer, "northgate", &within_24_hours()).await;
        assert_ne!(second, code, "another draft");
        assert_eq!(rows(&hub.app.database.store, "call_references").await, 2);
        let drafts = list(&hub.app.ctx, &hub.referrer.actor).await.unwrap();
        assert_eq!(drafts.iter().find(|summary| summary.draft.id == draft).unwrap().call, Some(code));
    }

    async fn of_eight_who_ask_first_at_once_all_get_the_same_code(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let draft = hub.app.draft_with(&hub.referrer, "northgate", &danger()).await;
        assert_eq!(of_draft(&hub.app.ctx, &hub.referrer.actor, draft).await.unwrap(), None, "a draft by itself rings nobody");
        let asked: Vec<_> = (0..8)
            .map(|_| {
                let (ctx, actor) = (hub.app.ctx.clone(), hub.referrer.actor.clone());
                tokio::spawn(async move { ask(&ctx, &actor, draft).await })
            })
            .collect();
        for answer in asked {
            let code = answer.await.unwrap().unwrap().unwrap();
            assert_eq!(code, hub.call(draft).await.call.code);
        }
        assert_eq!(rows(&hub.app.database.store, "call_references").await, 1);
    }

    async fn the_reason_only_grows_graver_and_the_alarm_only_earlier(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let began = hub.app.now();
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &not_seen()).await;
        let seen = |call: ExpectedCall| (call.call.reason, call.call.alarm_at, call.call.code);
        assert_eq!(seen(hub.call(draft).await), (CallReason::NotSeen, began + minutes(120), code.clone()));
        hub.app.clock.advance(minutes(5));
        hub.change(draft, danger()).await;
        hub.app.told_to_ring(&hub.referrer, draft).await;
        assert_eq!(seen(hub.call(draft).await), (CallReason::Danger, began + minutes(15), code.clone()));
        hub.app.clock.advance(minutes(5));
        hub.change(draft, json!({ "gate": { "immediate_danger": false } })).await;
        hub.app.told_to_ring(&hub.referrer, draft).await;
        assert_eq!(seen(hub.call(draft).await), (CallReason::Danger, began + minutes(15), code), "never calmer, never later");
        let (late, _) = hub.app.call_about(&hub.referrer, "northgate", &not_seen()).await;
        hub.app.clock.advance(minutes(115));
        hub.change(late, danger()).await;
        hub.app.told_to_ring(&hub.referrer, late).await;
        assert_eq!(hub.call(late).await.call.alarm_at, began + minutes(130), "its own alarm comes before that of danger");
    }

    async fn a_corrected_answer_does_not_end_the_call_and_sending_after_all_does(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, _) = hub.app.call_about(&hub.referrer, "northgate", &within_24_hours()).await;
        assert!(!hub.listed().await[0].is_corrected);
        hub.change(draft, calmer()).await;
        let listed = hub.listed().await;
        assert!(listed.len() == 1 && listed[0].is_corrected, "{listed:?}");
        assert_eq!(ask(&hub.app.ctx, &hub.referrer.actor, draft).await.unwrap(), None, "nothing asks for a call now");
        let reference = sent(&hub.app, &hub.referrer.actor, draft, None).await.unwrap().reference;
        let listed = hub.listed().await;
        assert!(listed.len() == 1 && listed[0].reference == Some(reference.clone()), "only that they were to ring too");
        let ended = "SELECT count(*) AS value FROM call_references c JOIN referrals r ON r.id = c.referral_id \
                     WHERE c.ending = 'submitted' AND c.ended_by = r.referrer_id";
        assert_eq!(number(&hub.app.database.store, ended).await, 1, "{reference}");
    }

    async fn the_code_of_a_referral_that_asks_to_ring_is_known_after_it_was_claimed_too(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, _) = hub.app.call_about(&hub.referrer, "northgate", &within_24_hours()).await;
        hub.change(draft, calmer()).await;
        let receipt = sent(&hub.app, &hub.referrer.actor, draft, None).await.unwrap();
        let code = receipt.call_reference.unwrap();
        assert!(receipt.ring_now && hub.listed().await[0].expected.call.code == code);
        hub.app.clock.advance(minutes(16));
        assert_eq!(tell_unclaimed(&hub.app.ctx).await.unwrap(), 1, "nobody has claimed it");
        claim(&hub.app.ctx, &hub.amhp.actor, &receipt.reference, 1).await.unwrap();
        assert_eq!(hub.listed().await, []);
        let opened = open(&hub.app.ctx, &hub.other.actor, &code).await.unwrap();
        assert_eq!(opened, OpenedCall::Referral { reference: receipt.reference, version: 2 });
    }

    async fn what_is_left_for_the_hub_is_checked_and_seen(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, _) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let left = CallDetails::typed(" 07700 900123 ", "Lodestone Lane, room 3");
        leave_details(&hub.app.ctx, &hub.referrer.actor, draft, left).await.unwrap();
        let call = hub.listed().await.remove(0).expected;
        assert_eq!(call.call.ring_back.as_deref(), Some("07700 900123"));
        assert_eq!(call.call.whereabouts.as_deref(), Some("Lodestone Lane, room 3"));
        assert_eq!((call.referrer.as_str(), call.telephone.as_str()), ("Quennell", "01632 960177"));
        for (number, place) in [("ring me", ""), ("", &"x".repeat(201) as &str), ("", "a\0b")] {
            let refused = leave_details(&hub.app.ctx, &hub.referrer.actor, draft, CallDetails::typed(number, place)).await;
            assert!(matches!(&refused, Err(Refusal::Invalid(problems)) if problems.len() == 1), "{refused:?}");
        }
        let other = hub.app.referrer("Marsh").await;
        let refused = leave_details(&hub.app.ctx, &other.actor, draft, CallDetails::default()).await;
        assert!(matches!(refused, Err(Refusal::NotFound)));
    }

    async fn a_draft_about_which_somebody_is_to_ring_is_neither_deleted_nor_swept(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let gone = async |hub: &Hub| delete(&hub.app.ctx, &hub.referrer.actor, draft, 1).await;
        assert!(matches!(gone(&hub).await, Err(Refusal::CallExpected)));
        open(&hub.app.ctx, &hub.amhp.actor, &code).await.unwrap();
        assert!(matches!(gone(&hub).await, Err(Refusal::CallExpected)), "an AMHP works on it");
        assert!(matches!(delete(&hub.app.ctx, &hub.amhp.actor, draft, 1).await, Err(Refusal::NotAllowed)));
        hub.app.clock.advance(SignedDuration::from_hours(29 * 24));
        assert_eq!(amhp_hub::jobs::sweep(&hub.app.ctx).await.unwrap().drafts, 0);
        close(&hub.app.ctx, &hub.amhp.actor, &code, "Seen by the crisis team.").await.unwrap();
        gone(&hub).await.unwrap();
        let (_, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        open(&hub.app.ctx, &hub.amhp.actor, &code).await.unwrap();
        close(&hub.app.ctx, &hub.amhp.actor, &code, "The same person.").await.unwrap();
        hub.app.clock.advance(SignedDuration::from_hours(29 * 24));
        assert_eq!(amhp_hub::jobs::sweep(&hub.app.ctx).await.unwrap().drafts, 1, "once the call is over");
    }

    async fn a_closed_call_stays_as_it_is_and_another_gets_a_code_of_its_own(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        for (actor, status) in [(&hub.amhp, "nobody has it"), (&hub.other, "nobody has it")] {
            let refused = close(&hub.app.ctx, &actor.actor, &code, "Known.").await;
            assert!(matches!(refused, Err(Refusal::NotAllowed)), "{status}");
        }
        open(&hub.app.ctx, &hub.amhp.actor, &code).await.unwrap();
        assert!(matches!(close(&hub.app.ctx, &hub.other.actor, &code, "Known.").await, Err(Refusal::NotAllowed)));
        for silent in ["", " \n", &"x".repeat(5_001), "a\0b"] {
            let refused = close(&hub.app.ctx, &hub.amhp.actor, &code, silent).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
        }
        close(&hub.app.ctx, &hub.lead.actor, &code, " Already assessed this morning. ").await.unwrap();
        assert!(matches!(close(&hub.app.ctx, &hub.lead.actor, &code, "Again.").await, Err(Refusal::NotFound)));
        assert!(matches!(open(&hub.app.ctx, &hub.amhp.actor, &code).await, Err(Refusal::NotFound)));
        assert!(matches!(get(&hub.app.ctx, &hub.amhp.actor, draft).await, Err(Refusal::NotFound)), "the draft is its author's again");
        assert!(hub.listed().await.is_empty());
        let again = hub.app.told_to_ring(&hub.referrer, draft).await;
        assert_ne!(again, code);
        let kept = "SELECT count(*) AS value FROM call_references WHERE ending = 'closed' \
                    AND ending_reason = 'Already assessed this morning.'";
        assert_eq!(number(&hub.app.database.store, kept).await, 1);
        assert_eq!(hub.listed().await.len(), 1);
    }

    async fn of_sixteen_who_open_one_call_one_has_it_and_the_others_are_told_who(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let service = amhp_hub::services::services::get(&hub.app.ctx, "northgate").await.unwrap().id;
        let mut staff: Vec<Actor> = Vec::new();
        for n in 0..16 {
            staff.push(hub.app.staff(&format!("Amhp{n}"), service, Role::Amhp).await.actor);
        }
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let tries: Vec<_> = staff
            .into_iter()
            .map(|actor| {
                let (ctx, code) = (hub.app.ctx.clone(), code.clone());
                tokio::spawn(async move { (actor.account, open(&ctx, &actor, &code).await) })
            })
            .collect();
        let (mut won, mut told) = (Vec::new(), Vec::new());
        for answer in tries {
            match answer.await.unwrap() {
                (who, Ok(OpenedCall::Draft { draft, .. })) => won.push((who, draft)),
                (_, Err(Refusal::AlreadyClaimed { owner, claimed_at, .. })) => told.push((owner, claimed_at)),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!((won.len(), told.len()), (1, 15));
        assert!(won[0].1 == draft && told.iter().all(|told| *told == (won[0].0, hub.app.now())));
        let looks = rows(&hub.app.database.store, "read_log WHERE what = 'draft' AND draft_id IS NOT NULL").await;
        assert_eq!(looks, 1, "who was refused did not look");
    }

    async fn a_lead_takes_over_from_an_amhp_and_each_opening_is_logged(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (draft, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let opened = open(&hub.app.ctx, &hub.amhp.actor, &code).await.unwrap();
        assert_eq!(open(&hub.app.ctx, &hub.amhp.actor, &code).await.unwrap(), opened, "again by the same person");
        let other = open(&hub.app.ctx, &hub.other.actor, &code).await;
        assert!(matches!(other, Err(Refusal::AlreadyClaimed { name, .. }) if name == "Okafor"));
        open(&hub.app.ctx, &hub.lead.actor, &code).await.unwrap();
        assert!(matches!(get(&hub.app.ctx, &hub.amhp.actor, draft).await, Err(Refusal::NotFound)), "it went to the lead");
        let back = open(&hub.app.ctx, &hub.amhp.actor, &code).await;
        assert!(matches!(back, Err(Refusal::AlreadyClaimed { name, .. }) if name == "Lindqvist"));
        let service = amhp_hub::services::services::get(&hub.app.ctx, "northgate").await.unwrap().id;
        let second = hub.app.staff("Lund", service, Role::Lead).await;
        assert!(matches!(open(&hub.app.ctx, &second.actor, &code).await, Err(Refusal::AlreadyClaimed { .. })), "not from a lead");
        let looks = "SELECT count(DISTINCT account_id) AS value FROM read_log WHERE what = 'draft'";
        assert_eq!(number(&hub.app.database.store, looks).await, 2);
        get(&hub.app.ctx, &hub.lead.actor, draft).await.unwrap();
        assert_eq!(rows(&hub.app.database.store, "read_log WHERE what = 'draft'").await, 4, "reading it is a look, too");
        get(&hub.app.ctx, &hub.referrer.actor, draft).await.unwrap();
        assert_eq!(rows(&hub.app.database.store, "read_log WHERE what = 'draft'").await, 4, "one's own is none");
    }

    async fn a_code_opens_nothing_to_others_and_says_nothing_to_them(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let south = hub.app.add_service("southmere").await.id;
        let here = amhp_hub::services::services::get(&hub.app.ctx, "northgate").await.unwrap().id;
        let (_, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let wrong = CallCode::from_values([1; 6]);
        let strangers = [
            (hub.app.staff("Osei", south, Role::Amhp).await, '4'),
            (hub.app.staff("Leader", south, Role::Lead).await, '4'),
            (hub.app.staff("Tech", here, Role::Admin).await, '4'),
            (hub.app.staff("Viewer", here, Role::Viewer).await, '3'),
            (hub.referrer.clone(), '4'),
        ];
        for (who, expected) in strangers {
            for code in [&code, &wrong] {
                let opened = open(&hub.app.ctx, &who.actor, code).await.map(drop);
                let closed = close(&hub.app.ctx, &who.actor, code, "x").await;
                for refused in [opened, closed] {
                    let cell = match refused {
                        Err(Refusal::NotFound) => '4',
                        Err(Refusal::NotAllowed) => '3',
                        other => panic!("{other:?}"),
                    };
                    assert_eq!(cell, expected, "{}", who.email);
                }
            }
        }
        assert_eq!(rows(&hub.app.database.store, "attempts WHERE kind = 'wrong_call_reference'").await, 8, "two hubs' staff");
    }

    async fn wrong_codes_are_counted_for_the_account_and_hold_up_the_right_one(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (_, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let wrong = CallCode::from_values([1; 6]);
        for _ in 0..10 {
            assert!(matches!(open(&hub.app.ctx, &hub.amhp.actor, &wrong).await, Err(Refusal::NotFound)));
        }
        for typed in [&wrong, &code] {
            let held = open(&hub.app.ctx, &hub.amhp.actor, typed).await;
            assert!(matches!(held, Err(Refusal::Throttled { wait }) if wait == SignedDuration::from_secs(1)), "{held:?}");
        }
        open(&hub.app.ctx, &hub.other.actor, &code).await.unwrap();
        while rows(&hub.app.database.store, "attempts WHERE kind = 'wrong_call_reference'").await < 50 {
            hub.app.clock.advance(minutes(15));
            assert!(matches!(open(&hub.app.ctx, &hub.amhp.actor, &wrong).await, Err(Refusal::NotFound)));
        }
        hub.app.clock.advance(minutes(15));
        assert!(matches!(open(&hub.app.ctx, &hub.amhp.actor, &code).await, Err(Refusal::Throttled { .. })), "fifty a day");
        hub.app.clock.advance(SignedDuration::from_hours(24));
        assert!(matches!(open(&hub.app.ctx, &hub.amhp.actor, &code).await, Err(Refusal::AlreadyClaimed { .. })));
    }

    async fn unclaimed_calls_come_first_and_the_most_overdue_of_them(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let call = async |change| hub.app.call_about(&hub.referrer, "northgate", &change).await.1;
        let slow = call(not_seen()).await;
        let taken = call(danger()).await;
        open(&hub.app.ctx, &hub.other.actor, &taken).await.unwrap();
        hub.app.clock.advance(minutes(30));
        let soon = call(within_24_hours()).await;
        let first = call(danger()).await;
        hub.app.clock.advance(minutes(20));
        let listed = hub.listed().await;
        let codes: Vec<_> = listed.iter().map(|listed| listed.expected.call.code.clone()).collect();
        assert_eq!(codes, [first, soon, slow, taken]);
        let overdue: Vec<_> = listed.iter().map(|l| l.expected.call.is_overdue(hub.app.now())).collect();
        assert_eq!(overdue, [true, false, false, false]);
        let south = hub.app.add_service("southmere").await.id;
        let elsewhere = hub.app.staff("Osei", south, Role::Amhp).await;
        let page = queue(&hub.app.ctx, &elsewhere.actor, QueueQuery::default()).await.unwrap();
        assert!(page.calls.is_empty(), "another hub's");
    }

    async fn a_code_that_is_in_use_is_drawn_again(database: TestDatabase) {
        let hub = Hub::at(database).await;
        let (first, code) = hub.app.call_about(&hub.referrer, "northgate", &danger()).await;
        let seeded = || {
            let mut ctx = hub.app.ctx.clone();
            ctx.chance = Chance::seeded(7);
            ctx
        };
        // Which code the seeded chance draws first: it is given to the call that exists, then drawn again.
        let probe = hub.app.draft_with(&hub.referrer, "northgate", &danger()).await;
        let drawn = ask(&seeded(), &hub.referrer.actor, probe).await.unwrap().unwrap();
        let sql = format!("DELETE FROM call_references WHERE code = '{}'; UPDATE call_references SET code = '{}' WHERE code = '{}'",
            drawn.as_str(), drawn.as_str(), code.as_str());
        execute(&hub.app.database.store, sql).await.unwrap();
        let second = ask(&seeded(), &hub.referrer.actor, probe).await.unwrap().unwrap();
        assert_ne!(second, drawn);
        assert_eq!(hub.call(first).await.call.code, drawn);
    }
}

/// A call as `ask` writes it, about the only draft there is.
const EXPECTED: &str = "SELECT id FROM drafts FOR UPDATE; INSERT INTO call_references \
    (id, code, draft_id, service_id, account_id, reason, created_at, alarm_at) \
    SELECT id, 'HKM4T7', id, service_id, account_id, 'danger', updated_at, updated_at FROM drafts";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_draft_that_gets_its_call_while_it_is_swept_stays() {
    let hub = Hub::at(TestDatabase::postgres().await).await;
    let draft = hub.app.ready_draft(&hub.referrer, "northgate").await;
    hub.app.clock.advance(SignedDuration::from_hours(29 * 24));
    let held = hold(&hub.app.database.store, EXPECTED).await;
    let ctx = hub.app.ctx.clone();
    let sweeping = tokio::spawn(async move { amhp_hub::jobs::sweep(&ctx).await });
    tokio::time::sleep(Duration::from_millis(500)).await;
    held.release().await;
    sweeping.await.unwrap().unwrap();
    get(&hub.app.ctx, &hub.referrer.actor, draft).await.unwrap();
}

#[test]
fn a_code_is_read_as_people_write_it() {
    let code: CallCode = "HKM4T7".parse().unwrap();
    for typed in ["hkm4t7", "HKM 4T7", " hkm-4t7 ", "h k m 4 t 7"] {
        assert_eq!(typed.parse(), Ok(code.clone()), "{typed}");
    }
    for wrong in ["HKM4T", "HKM4T77", "HKM4T0", "HKM4TO", ""] {
        assert!(wrong.parse::<CallCode>().is_err(), "{wrong}");
    }
    assert_eq!(code.to_string(), "HKM 4T7");
    assert_eq!(serde_json::to_value(&code).unwrap(), json!("HKM4T7"));
}
