//! Sending a draft past the gate: for the AMHP who answered the telephone, with a reason, and for nothing but the gate.

use amhp_hub::domain::account::{Actor, Role};
use amhp_hub::domain::call::GateException;
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::Refusal;
use amhp_hub::services::calls::{close, open};
use amhp_hub::services::drafts::save;
use amhp_hub::services::referrals::{Key, Receipt, events, get, list_mine, submit_with};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::calls::{danger, within_24_hours};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::sql::{number, rows};

/// Sends a draft under a key of its own.
pub async fn sent(app: &TestApp, actor: &Actor, draft: DraftId, reason: Option<&str>) -> Result<Receipt, Refusal> {
    let key = Key::parse(Some(app.ctx.chance.token().reveal())).unwrap();
    let exception = reason.map(|reason| GateException { reason: reason.to_owned() });
    submit_with(&app.ctx, actor, draft, None, &key, exception).await
}

async fn answered(app: &TestApp, change: &Value) -> (Person, Person, DraftId) {
    let service = app.add_service("northgate").await.id;
    let amhp = app.staff("Okafor", service, Role::Amhp).await;
    let referrer = app.referrer("Quennell").await;
    let (draft, code) = app.call_about(&referrer, "northgate", change).await;
    open(&app.ctx, &amhp.actor, &code).await.unwrap();
    (amhp, referrer, draft)
}

fn pointers(refused: Result<Receipt, Refusal>) -> Vec<String> {
    match refused {
        Err(Refusal::Invalid(problems)) => problems.into_iter().map(|problem| problem.pointer).collect(),
        other => panic!("{other:?}"),
    }
}

const REASON: &str = "Taken by telephone from Dr Quennell.";

both_engines! {
    async fn it_is_the_referrers_referral_and_says_who_sent_it_and_why(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, referrer, draft) = answered(&app, &danger()).await;
        let refused = sent(&app, &amhp.actor, draft, None).await;
        assert!(matches!(refused, Err(Refusal::Diverted(d)) if d.call_reference.is_some()), "without one the rules hold");
        let receipt = sent(&app, &amhp.actor, draft, Some(REASON)).await.unwrap();
        let view = get(&app.ctx, &amhp.actor, &receipt.reference).await.unwrap();
        assert_eq!(view.head.referrer, referrer.actor.account);
        assert_eq!(view.answers().unwrap()["gate"]["immediate_danger"], true, "as it was answered");
        assert_eq!(list_mine(&app.ctx, &referrer.actor).await.unwrap().len(), 1);
        let event = &events(&app.ctx, &amhp.actor, &receipt.reference).await.unwrap()[0];
        assert_eq!((event.event.kind, event.event.actor), (EventKind::Submitted, Some(amhp.actor.account)));
        assert_eq!(event.event.payload["gate_exception"], json!({ "reason": REASON }));
        assert_eq!(event.event.payload["call_reference"].as_str().unwrap().len(), 6);
        let told = &events(&app.ctx, &referrer.actor, &receipt.reference).await.unwrap()[0];
        assert!(told.event.payload.get("gate_exception").is_none(), "hub notes stay in the hub");
        let ended = "SELECT count(*) AS value FROM call_references WHERE ending = 'submitted' AND ended_by = claimed_by \
                     AND referral_id IS NOT NULL";
        assert_eq!(number(&app.database.store, ended).await, 1);
        assert_eq!(rows(&app.database.store, "drafts").await, 0);
        app.work().await;
        let letters = app.letters.delivered();
        let arrived = |to: &str, words: &str| letters.iter().any(|l| l.to == [to] && l.eml.contains(words));
        assert!(arrived(&referrer.email, &format!("Referral {} received", receipt.reference)));
        assert!(arrived("hub@northgate.example", "New referral"));
    }

    async fn nothing_in_the_gate_refuses_it_and_everything_else_does(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, referrer, draft) = answered(&app, &within_24_hours()).await;
        let patch = json!({
            "gate": { "last_seen": null, "senior_discussion": { "referrer_is_senior": "perhaps" } },
            "concern": { "reason": null }, "person": { "nhs_number": "9990000000" },
        });
        save(&app.ctx, &amhp.actor, draft, 1, &patch).await.unwrap();
        assert_eq!(pointers(sent(&app, &amhp.actor, draft, Some(REASON)).await), ["/person/nhs_number", "/concern/reason"]);
        let right = json!({ "concern": { "reason": "She is not safe." }, "person": { "nhs_number": null } });
        save(&app.ctx, &referrer.actor, draft, 2, &right).await.unwrap();
        sent(&app, &amhp.actor, draft, Some(REASON)).await.unwrap();

        let (later, code) = app.call_about(&referrer, "northgate", &within_24_hours()).await;
        open(&app.ctx, &amhp.actor, &code).await.unwrap();
        app.clock.advance(SignedDuration::from_hours(24 * 3));
        sent(&app, &amhp.actor, later, Some("Seen three days ago.")).await.unwrap();
    }

    async fn a_draft_without_any_gate_can_be_sent_by_whoever_answered(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, _, draft) = answered(&app, &danger()).await;
        save(&app.ctx, &amhp.actor, draft, 1, &json!({ "gate": null })).await.unwrap();
        let receipt = sent(&app, &amhp.actor, draft, Some(REASON)).await.unwrap();
        let view = get(&app.ctx, &amhp.actor, &receipt.reference).await.unwrap();
        assert!(view.answers().unwrap().get("gate").is_none_or(|gate| gate == &json!({})), "{:?}", view.answers().unwrap().get("gate"));
        assert_eq!(view.head.person.family_name, "Holloway-Dunn");
    }

    async fn an_exception_needs_its_reason_and_is_not_for_the_author(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, referrer, draft) = answered(&app, &danger()).await;
        for reason in ["", " ", "a\0b", &"x".repeat(5_001)] {
            assert_eq!(pointers(sent(&app, &amhp.actor, draft, Some(reason)).await), ["/gate_exception/reason"]);
        }
        assert_eq!(pointers(sent(&app, &referrer.actor, draft, Some(REASON)).await), ["/gate_exception"]);
        let other = app.referrer("Marsh").await;
        assert!(matches!(sent(&app, &other.actor, draft, Some(REASON)).await, Err(Refusal::NotFound)));
        assert_eq!(rows(&app.database.store, "referrals").await, 0);
    }

    async fn the_same_key_gives_the_amhp_the_same_receipt(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, _, draft) = answered(&app, &danger()).await;
        let key = Key::parse(Some("one")).unwrap();
        let exception = |reason: &str| Some(GateException { reason: reason.to_owned() });
        let send = async |reason| submit_with(&app.ctx, &amhp.actor, draft, None, &key, exception(reason)).await;
        assert_eq!(send(REASON).await.unwrap(), send(REASON).await.unwrap());
        assert!(matches!(send("Another reason.").await, Err(Refusal::IdempotencyKeyReused)));
        assert_eq!(rows(&app.database.store, "referrals").await, 1);
    }

    async fn the_author_may_send_it_while_an_amhp_has_it_open(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, referrer, draft) = answered(&app, &within_24_hours()).await;
        assert!(matches!(sent(&app, &referrer.actor, draft, None).await, Err(Refusal::Diverted(_))));
        let calmer = json!({ "gate": { "response_needed_within_24_hours": false } });
        save(&app.ctx, &referrer.actor, draft, 1, &calmer).await.unwrap();
        let (ctx, by_amhp) = (app.ctx.clone(), amhp.actor.clone());
        let author = sent(&app, &referrer.actor, draft, None);
        let other = async {
            let key = Key::parse(Some("amhp")).unwrap();
            submit_with(&ctx, &by_amhp, draft, None, &key, Some(GateException { reason: REASON.to_owned() })).await
        };
        let answers = tokio::join!(author, other);
        assert!(answers.0.is_ok() != answers.1.is_ok(), "exactly one: {answers:?}");
        let ended = rows(&app.database.store, "call_references WHERE ending = 'submitted' AND referral_id IS NOT NULL").await;
        assert_eq!((rows(&app.database.store, "referrals").await, ended), (1, 1));
        assert!(matches!(sent(&app, &amhp.actor, draft, Some(REASON)).await, Err(Refusal::NotFound)));
    }

    async fn whoever_lost_the_call_cannot_send_it(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (amhp, referrer, draft) = answered(&app, &danger()).await;
        let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap().id;
        let lead = app.staff("Lindqvist", service, Role::Lead).await;
        let code = app.told_to_ring(&referrer, draft).await;
        open(&app.ctx, &lead.actor, &code).await.unwrap();
        assert!(matches!(sent(&app, &amhp.actor, draft, Some(REASON)).await, Err(Refusal::NotFound)));
        close(&app.ctx, &lead.actor, &code, "No referral needed.").await.unwrap();
        assert!(matches!(sent(&app, &lead.actor, draft, Some(REASON)).await, Err(Refusal::NotFound)));
        assert_eq!(rows(&app.database.store, "drafts").await, 1, "the draft is its author's");
    }
}
