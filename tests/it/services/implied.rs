//! Urgency that answers imply although the referrer said no (product rule 4).

use amhp_hub::domain::account::Role;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::calls::open;
use amhp_hub::services::drafts::{NewDraft, check, create, get, save};
use amhp_hub::services::referrals::implied_urgency;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::calls::danger;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::triage::{quiet, suicidal_today};

async fn draft(app: &TestApp, person: &Person, answers: Value) -> DraftId {
    let form = "amhp-referral".to_owned();
    let new = NewDraft { service: "northgate".to_owned(), form, answers: Some(answers) };
    create(&app.ctx, &person.actor, new).await.unwrap().0.id
}

/// The facts on which the draft asks somebody to act today.
async fn facts(app: &TestApp, person: &Person, id: DraftId) -> Vec<String> {
    let view = check(&app.ctx, &person.actor, id).await.unwrap();
    implied_urgency(&app.ctx, &view).await.unwrap().into_iter().map(|line| line.fact).collect()
}

both_engines! {
    async fn the_facts_are_told_and_nothing_else(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let whole = draft(&app, &person, quiet(app.now())).await;
        assert_eq!(facts(&app, &person, whole).await, [""; 0]);
        save(&app.ctx, &person.actor, whole, 1, &suicidal_today()).await.unwrap();
        assert_eq!(facts(&app, &person, whole).await, ["suicide:today"]);
    }

    async fn what_nobody_was_asked_yet_is_no_reason_to_ring(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let empty = draft(&app, &person, json!({})).await;
        assert_eq!(facts(&app, &person, empty).await, [""; 0]);
        let begun = draft(&app, &person, json!({ "risks": { "fire": { "level": "immediate" } } })).await;
        assert_eq!(facts(&app, &person, begun).await, ["fire:immediate"]);
        let mut unknown = quiet(app.now());
        unknown["location"] = json!({ "kind": "unknown", "hazards": ["none_known"] });
        let said = draft(&app, &person, unknown).await;
        let view = get(&app.ctx, &person.actor, said).await.unwrap();
        let expected: &[&str] = if view.problems.is_empty() { &["place:unknown"] } else { &[] };
        assert_eq!(facts(&app, &person, said).await, expected, "{:?}", view.problems);
    }

    async fn wrong_answers_hide_no_danger(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let mut answers = quiet(app.now());
        json_patch::merge(&mut answers, &suicidal_today());
        answers["person"]["date_of_birth"] = json!("yesterday");
        answers["legal"] = json!({ "status": "power", "powers": [{ "kind": "s136", "started_at": "noon" }] });
        let wrong = draft(&app, &person, answers).await;
        assert!(facts(&app, &person, wrong).await.contains(&"suicide:today".to_owned()));
    }

    async fn a_yes_that_became_a_no_is_not_forgotten_and_an_amhp_has_been_rung(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let service = amhp_hub::services::services::get(&app.ctx, "northgate").await.unwrap().id;
        let amhp = app.staff("Okafor", service, Role::Amhp).await;
        let mut answers = quiet(app.now());
        json_patch::merge(&mut answers, &danger());
        let id = draft(&app, &person, answers).await;
        let code = app.told_to_ring(&person, id).await;
        let calmer = json!({ "gate": { "immediate_danger": false } });
        save(&app.ctx, &person.actor, id, 1, &calmer).await.unwrap();
        assert_eq!(facts(&app, &person, id).await, ["gate:immediate_danger"]);
        open(&app.ctx, &amhp.actor, &code).await.unwrap();
        assert_eq!(facts(&app, &amhp, id).await, [""; 0]);
    }
}
