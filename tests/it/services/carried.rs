//! Drafts of other versions of the form, on both engines: older ones are carried forward, newer ones left alone.

use std::sync::Arc;

use amhp_hub::domain::ids::DraftId;
use amhp_hub::form::Forms;
use amhp_hub::services::drafts::{NewDraft, create, delete, get, list, save, save_from_page};
use amhp_hub::services::referrals::submit_draft;
use amhp_hub::services::{Context, Refusal};
use serde_json::{Value, json};

use super::submit::key;
use crate::form::carry::{first, old_answers, second, third};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::Person;
use crate::support::sql::{pairs, rows};

/// The same world with other forms.
fn with(ctx: &Context, forms: Forms) -> Context {
    let mut other = ctx.clone();
    other.forms = Arc::new(forms);
    other
}

/// A draft of the first version, with every question answered.
async fn begun(app: &TestApp, person: &Person) -> DraftId {
    let mut answers = old_answers();
    answers["gate"] = json!({ "last_seen": { "at": app.now() } });
    let new = NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers: Some(answers) };
    create(&with(&app.ctx, first()), &person.actor, new).await.unwrap().0.id
}

both_engines! {
    async fn an_older_draft_is_carried_forward_when_read_and_kept_so_when_saved(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (id, now) = (begun(&app, &person).await, with(&app.ctx, second()));
        let set_aside = json!({
            "/person/diet": "No nuts", "/household/members/0/shoe_size": "5", "/person/nickname": "Id"
        });
        let read = get(&now, &person.actor, id).await.unwrap().draft;
        assert_eq!((read.version, read.form_version), (1, 2), "reading writes nothing");
        assert_eq!(read.answers["household"]["religion"], "Quaker");
        let left = read.set_aside.unwrap();
        assert_eq!((left.since, Value::from(left.answers)), (1, set_aside.clone()));
        assert_eq!(list(&now, &person.actor).await.unwrap()[0].draft.answers, read.answers);

        let patch = json!({ "person": { "mood": "calm" } });
        let saved = save(&now, &person.actor, id, 1, &patch).await.unwrap();
        assert!(saved.problems.is_empty(), "{:?}", saved.problems);
        let page = json!({ "person": { "given_name": "Idrys" } });
        let shown = json!({ "person": { "given_name": "Idris" } });
        save_from_page(&now, &person.actor, id, &shown, &page).await.unwrap();
        let read = get(&now, &person.actor, id).await.unwrap().draft;
        assert_eq!((read.version, read.form_version), (3, 2));
        assert_eq!(read.answers["person"], json!({ "given_name": "Idrys", "mood": "calm" }));
        let left = read.set_aside.unwrap();
        assert_eq!((left.since, Value::from(left.answers)), (1, set_aside));
    }

    async fn what_was_set_aside_is_named_by_the_event_of_sending(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (id, now) = (begun(&app, &person).await, with(&app.ctx, second()));
        save(&now, &person.actor, id, 1, &json!({ "person": { "mood": "calm" } })).await.unwrap();
        submit_draft(&now, &person.actor, id, None, &key("one")).await.unwrap();
        let events = pairs(&app.database.store, "SELECT kind AS first, CAST(payload AS text) AS second FROM events").await;
        assert_eq!(events.len(), 1);
        let payload: Value = serde_json::from_str(&events[0].1).unwrap();
        let mut named: Vec<_> = payload["set_aside"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        named.sort_unstable();
        assert_eq!(named, ["/household/members/0/shoe_size", "/person/diet", "/person/nickname"]);
        assert_eq!(payload["form_version"], 2);
        assert!(!events[0].1.contains("No nuts"), "the event names it and does not repeat it");
    }

    async fn a_draft_of_a_newer_version_is_read_and_not_touched(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (later, now) = (with(&app.ctx, third()), with(&app.ctx, second()));
        let id = begun(&app, &person).await;
        let kept = save(&later, &person.actor, id, 1, &json!({ "person": { "mood": "calm" } })).await.unwrap().draft;
        let read = get(&now, &person.actor, id).await.unwrap().draft;
        assert_eq!(read, kept);
        let patch = json!({ "person": { "mood": "agitated" } });
        let refused = save(&now, &person.actor, id, 2, &patch).await;
        assert!(matches!(refused, Err(Refusal::NewerForm)), "{refused:?}");
        let refused = save_from_page(&now, &person.actor, id, &json!({}), &patch).await;
        assert!(matches!(refused, Err(Refusal::NewerForm)), "{refused:?}");
        let refused = submit_draft(&now, &person.actor, id, None, &key("one")).await;
        assert!(matches!(refused, Err(Refusal::NewerForm)), "{refused:?}");
        assert_eq!((get(&later, &person.actor, id).await.unwrap().draft, rows(&app.database.store, "referrals").await), (kept, 0));
        submit_draft(&later, &person.actor, id, None, &key("one")).await.unwrap();
    }

    async fn a_draft_of_any_version_can_be_thrown_away(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        for forms in [first(), second()] {
            let id = begun(&app, &person).await;
            delete(&with(&app.ctx, forms), &person.actor, id, 1).await.unwrap();
        }
        assert_eq!(rows(&app.database.store, "drafts").await, 0);
    }
}
