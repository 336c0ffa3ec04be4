//! Whole referrals that belong to another channel: kept once as a draft, however often they are sent.

use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::Refusal;
use amhp_hub::services::drafts::{self, NewDraft};
use amhp_hub::services::referrals::{submit_draft, submit_referral};
use serde_json::{Value, json};

use super::submit::{key, submission};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::people::Person;
use crate::support::sql::{execute, rows};

/// The draft named in the refusal of answers that belong to the telephone.
async fn kept(app: &TestApp, person: &Person, answers: &Value, with: &str) -> Option<DraftId> {
    match submit_referral(&app.ctx, &person.actor, submission(answers.clone()), &key(with)).await {
        Err(Refusal::Diverted(diverted)) => {
            assert_eq!(diverted.telephone.day, "01632 960100");
            diverted.draft
        }
        other => panic!("{other:?}"),
    }
}

fn for_the_telephone(app: &TestApp) -> Value {
    let mut answers = examples::minimal(app.now());
    answers["gate"]["response_needed_within_24_hours"] = json!(true);
    answers
}

both_engines! {
    async fn the_same_request_names_the_same_draft(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let answers = for_the_telephone(&app);
        let first = kept(&app, &person, &answers, "one").await.unwrap();
        for _ in 0..3 {
            app.clock.advance(jiff::SignedDuration::from_secs(1));
            assert_eq!(kept(&app, &person, &answers, "one").await, Some(first));
        }
        assert_eq!(rows(&app.database.store, "drafts").await, 1);
        let changed = json!({ "person": { "family_name": "Quill" } });
        let draft = drafts::save(&app.ctx, &person.actor, first, 1, &changed).await.unwrap().draft;
        assert_eq!(kept(&app, &person, &answers, "one").await, Some(first));
        assert_eq!(drafts::get(&app.ctx, &person.actor, first).await.unwrap().draft, draft, "not written over");
        assert_ne!(kept(&app, &person, &answers, "two").await, Some(first), "another request");
        let other = app.referrer("Varga").await;
        assert_ne!(kept(&app, &other, &answers, "one").await, Some(first), "somebody else's");
    }

    async fn what_was_sent_since_is_not_kept_again(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let answers = for_the_telephone(&app);
        let draft = kept(&app, &person, &answers, "one").await.unwrap();
        let calmer = json!({ "gate": { "response_needed_within_24_hours": false } });
        drafts::save(&app.ctx, &person.actor, draft, 1, &calmer).await.unwrap();
        submit_draft(&app.ctx, &person.actor, draft, None, &key("sent")).await.unwrap();
        assert_eq!(kept(&app, &person, &answers, "one").await, None);
        assert_eq!(rows(&app.database.store, "drafts").await, 0);
    }

    async fn whoever_has_too_many_drafts_is_told_whom_to_ring_all_the_same(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let answers = for_the_telephone(&app);
        let first = kept(&app, &person, &answers, "key-0").await;
        for n in 1..500 {
            assert!(kept(&app, &person, &answers, &format!("key-{n}")).await.is_some(), "{n}");
        }
        assert_eq!(kept(&app, &person, &answers, "one-more").await, None);
        assert_eq!(kept(&app, &person, &answers, "key-0").await, first, "that one is kept already");
        let new = NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers: None };
        let refused = drafts::create(&app.ctx, &person.actor, new).await;
        assert!(matches!(refused, Err(Refusal::BadRequest(_))), "{refused:?}");
        assert_eq!(rows(&app.database.store, "drafts").await, 500);
        execute(&app.database.store, "DELETE FROM drafts").await.unwrap();
        assert!(kept(&app, &person, &answers, "one-more").await.is_some());
    }
}
