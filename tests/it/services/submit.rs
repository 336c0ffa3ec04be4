//! Sending: once, whatever is repeated, raced or refused.

use std::collections::BTreeSet;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::account::Actor;
use amhp_hub::domain::gate::Diversion;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::form::Forms;
use amhp_hub::secrets::Chance;
use amhp_hub::services::drafts::{self, NewDraft};
use amhp_hub::services::referrals::{Key, Receipt, Submission, get, submit_draft, submit_referral};
use amhp_hub::services::{Context, Refusal};
use futures_util::future::select;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::examples;
use crate::support::hold::hold;
use crate::support::people::Person;
use crate::support::sql::{execute, number, rows};

pub fn key(text: &str) -> Key {
    Key::parse(Some(text)).unwrap()
}

pub fn submission(answers: Value) -> Submission {
    Submission { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers }
}

impl TestApp {
    /// A service that takes referrals, and somebody who makes them.
    pub async fn with_referrer(database: TestDatabase) -> (Self, Person) {
        let app = Self::start(database).await;
        app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        app.work().await;
        execute(&app.database.store, "DELETE FROM outbox").await.unwrap();
        (app, referrer)
    }

    /// A draft that could be sent now.
    pub async fn draft(&self, author: &Actor) -> DraftId {
        let answers = Some(examples::minimal(self.now()));
        let new = NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers };
        drafts::create(&self.ctx, author, new).await.unwrap().0.id
    }

    async fn sends(&self, author: &Actor, id: DraftId, with: &str) -> Result<Receipt, Refusal> {
        submit_draft(&self.ctx, author, id, None, &key(with)).await
    }
}

both_engines! {
    async fn the_same_key_gives_the_same_receipt_and_one_referral(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let first = app.sends(&person.actor, id, "one").await.unwrap();
        app.clock.advance(SignedDuration::from_hours(30));
        let again = app.sends(&person.actor, id, "one").await.unwrap();
        assert_eq!(first, again, "although the draft is gone and its answers would be stale");
        assert!(matches!(app.sends(&person.actor, id, "two").await, Err(Refusal::NotFound)));
        assert_eq!(rows(&app.database.store, "referrals").await, 1);
        assert_eq!(rows(&app.database.store, "drafts").await, 0);
    }

    async fn one_write_keeps_the_referral_its_event_its_messages_and_their_tasks(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        app.sends(&person.actor, id, "one").await.unwrap();
        app.sends(&person.actor, id, "one").await.unwrap();
        let expected = [("referrals", 1), ("events", 1), ("outbox", 2), ("jobs", 2), ("idempotency", 1), ("drafts", 0)];
        for (table, count) in expected {
            assert_eq!(rows(&app.database.store, table).await, count, "{table}");
        }
        let kinds = "SELECT count(DISTINCT kind) AS value FROM outbox WHERE kind LIKE 'referral_%'";
        assert_eq!(number(&app.database.store, kinds).await, 2);
    }

    async fn a_key_with_another_body_is_refused_and_members_in_another_order_are_the_same_body(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let answers = examples::minimal(app.now());
        let first = submit_referral(&app.ctx, &person.actor, submission(answers.clone()), &key("one")).await.unwrap();
        let mut turned = serde_json::Map::new();
        answers.as_object().unwrap().iter().rev().for_each(|(k, v)| drop(turned.insert(k.clone(), v.clone())));
        let again = submit_referral(&app.ctx, &person.actor, submission(turned.into()), &key("one")).await.unwrap();
        assert_eq!(first, again);
        let mut other = answers;
        other["person"]["given_name"] = json!("Margot");
        let reused = submit_referral(&app.ctx, &person.actor, submission(other), &key("one")).await;
        assert!(matches!(reused, Err(Refusal::IdempotencyKeyReused)), "{reused:?}");
        let (one, two) = (app.draft(&person.actor).await, app.draft(&person.actor).await);
        app.sends(&person.actor, one, "draft").await.unwrap();
        assert!(matches!(app.sends(&person.actor, two, "draft").await, Err(Refusal::IdempotencyKeyReused)));
        assert_eq!(rows(&app.database.store, "referrals").await, 2);
    }

    async fn a_key_is_nothing_to_another_account_or_operation(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let other = app.referrer("Okafor").await;
        let mut references = BTreeSet::new();
        for sender in [&person.actor, &other.actor] {
            let answers = examples::minimal(app.now());
            references
                .insert(submit_referral(&app.ctx, sender, submission(answers), &key("one")).await.unwrap().reference);
            let id = app.draft(sender).await;
            references.insert(app.sends(sender, id, "one").await.unwrap().reference);
        }
        assert_eq!(references.len(), 4);
    }

    async fn a_key_outlives_the_form_that_its_service_took(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let sent = submission(examples::minimal(app.now()));
        let first = submit_referral(&app.ctx, &person.actor, sent.clone(), &key("one")).await.unwrap();
        execute(&app.database.store, "UPDATE services SET forms = '[]'").await.unwrap();
        assert_eq!(submit_referral(&app.ctx, &person.actor, sent.clone(), &key("one")).await.unwrap(), first);
        let new = submit_referral(&app.ctx, &person.actor, sent, &key("two")).await;
        assert!(matches!(new, Err(Refusal::NotFound)), "{new:?}");
    }

    async fn eight_at_once_under_one_key_make_one_referral(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        // Two processes on one database: the one does not know of the other's keys in flight.
        let twin = twin(&app, Chance::system());
        let tries: Vec<_> = (0..8)
            .map(|n| {
                let ctx = if n % 2 == 0 { app.ctx.clone() } else { twin.clone() };
                let actor = person.actor.clone();
                tokio::spawn(async move { submit_draft(&ctx, &actor, id, None, &key("one")).await })
            })
            .collect();
        let mut references = Vec::new();
        for answer in tries {
            references.push(answer.await.unwrap().unwrap().reference);
        }
        references.dedup();
        assert_eq!(references.len(), 1);
        assert_eq!(rows(&app.database.store, "referrals").await, 1);
        assert_eq!(rows(&app.database.store, "events").await, 1);
    }

    async fn a_second_try_that_meets_the_end_of_the_first_gets_its_receipt(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let twin = twin(&app, Chance::system());
        for round in 0..40_u64 {
            let id = app.draft(&person.actor).await;
            let tries: Vec<_> = [&app.ctx, &twin, &twin, &twin]
                .into_iter()
                .zip(0_u64..)
                .map(|(ctx, n)| {
                    let (ctx, actor, key) = (ctx.clone(), person.actor.clone(), key(&format!("key-{round}")));
                    tokio::spawn(async move {
                        tokio::time::sleep(Duration::from_micros(n * (round * 97 % 4_000))).await;
                        submit_draft(&ctx, &actor, id, None, &key).await
                    })
                })
                .collect();
            for answer in tries {
                answer.await.unwrap().unwrap();
            }
        }
    }

    async fn of_two_keys_for_one_draft_one_sends_it_and_the_other_finds_nothing(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        for round in 1..=4 {
            let id = app.draft(&person.actor).await;
            let tries = ["a", "b"].map(|name| {
                let (ctx, actor, key) = (app.ctx.clone(), person.actor.clone(), key(&format!("{name}{round}")));
                tokio::spawn(async move { submit_draft(&ctx, &actor, id, None, &key).await })
            });
            let mut sent = 0;
            for answer in tries {
                match answer.await.unwrap() {
                    Ok(_) => sent += 1,
                    Err(refusal) => assert!(matches!(refusal, Refusal::NotFound), "{refusal:?}"),
                }
            }
            assert_eq!((sent, rows(&app.database.store, "referrals").await), (1, round));
        }
    }

    async fn a_second_request_waits_for_the_first_no_longer_than_two_seconds(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let held = hold(&app.database.store, "UPDATE drafts SET version = version").await;
        let (one, other) = (pin!(app.sends(&person.actor, id, "one")), pin!(app.sends(&person.actor, id, "one")));
        let (refused, first) = select(one, other).await.factor_first();
        assert!(matches!(refused, Err(Refusal::IdempotencyInFlight)), "{refused:?}");
        held.release().await;
        let first = first.await.unwrap();
        assert_eq!(app.sends(&person.actor, id, "one").await.unwrap(), first, "later it is told what came of it");
    }

    async fn a_save_and_a_submission_at_once_lose_nothing_silently(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        for round in 0..8 {
            let id = app.draft(&person.actor).await;
            let text = format!("Typed in the last second {round}.");
            let save = {
                let (ctx, actor, patch) =
                    (app.ctx.clone(), person.actor.clone(), json!({ "concern": { "reason": text } }));
                tokio::spawn(async move { drafts::save(&ctx, &actor, id, 1, &patch).await })
            };
            let sent = app.sends(&person.actor, id, &format!("{round}")).await.unwrap();
            let kept = get(&app.ctx, &person.actor, &sent.reference).await.unwrap();
            match save.await.unwrap() {
                Ok(_) => assert_eq!(kept.answers().unwrap()["concern"]["reason"], text),
                Err(Refusal::VersionConflict { .. } | Refusal::NotFound) => {
                    assert_ne!(kept.answers().unwrap()["concern"]["reason"], text);
                }
                Err(other) => panic!("{other:?}"),
            }
        }
    }

    async fn a_submission_of_the_version_that_was_seen_honours_it(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        drafts::save(&app.ctx, &person.actor, id, 1, &json!({ "concern": { "person_views": "Agrees." } }))
            .await
            .unwrap();
        let stale = submit_draft(&app.ctx, &person.actor, id, Some(1), &key("one")).await;
        assert!(matches!(stale, Err(Refusal::VersionConflict { current: 2 })), "{stale:?}");
        submit_draft(&app.ctx, &person.actor, id, Some(2), &key("one")).await.unwrap();
    }

    async fn the_gate_goes_by_the_servers_clock_at_the_submission(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (one, other) = (app.draft(&person.actor).await, app.draft(&person.actor).await);
        app.clock.advance(SignedDuration::from_hours(23));
        app.sends(&person.actor, one, "exactly-a-day").await.unwrap();
        app.clock.advance(SignedDuration::from_secs(1));
        let before = drafts::get(&app.ctx, &person.actor, other).await.unwrap().draft;
        match app.sends(&person.actor, other, "a-second-more").await {
            Err(Refusal::Invalid(problems)) => {
                assert_eq!(problems.len(), 1, "{problems:?}");
                assert_eq!(
                    (problems[0].pointer.as_str(), problems[0].code),
                    ("/gate/last_seen/at", ProblemCode::TooOld)
                );
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(drafts::get(&app.ctx, &person.actor, other).await.unwrap().draft, before, "kept as it was");
        assert_eq!(rows(&app.database.store, "referrals").await, 1);
        let seen = json!({ "gate": { "last_seen": { "at": app.now().to_string() } } });
        drafts::save(&app.ctx, &person.actor, other, before.version, &seen).await.unwrap();
        app.sends(&person.actor, other, "a-second-more").await.unwrap();
    }

    async fn a_draft_that_belongs_to_another_channel_is_kept_unchanged(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let danger = json!({ "gate": { "immediate_danger": true } });
        let before = drafts::save(&app.ctx, &person.actor, id, 1, &danger).await.unwrap().draft;
        match app.sends(&person.actor, id, "one").await {
            Err(Refusal::Diverted(diverted)) => {
                assert_eq!((diverted.divert, diverted.draft), (Diversion::Ring999, Some(id)));
                assert_eq!(diverted.telephone.day, "01632 960100");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(drafts::get(&app.ctx, &person.actor, id).await.unwrap().draft, before);
    }

    async fn a_whole_referral_of_another_channel_is_kept_as_a_draft_and_a_wrong_one_is_not(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let mut answers = examples::minimal(app.now());
        answers["gate"]["response_needed_within_24_hours"] = json!(true);
        let kept = match submit_referral(&app.ctx, &person.actor, submission(answers.clone()), &key("one")).await {
            Err(Refusal::Diverted(diverted)) => {
                assert_eq!(diverted.divert, Diversion::Telephone);
                diverted.draft.unwrap()
            }
            other => panic!("{other:?}"),
        };
        let draft = drafts::get(&app.ctx, &person.actor, kept).await.unwrap().draft;
        assert_eq!((draft.answers, draft.version), (answers, 1));
        let mut wrong = examples::minimal(app.now());
        wrong["person"].as_object_mut().unwrap().remove("family_name");
        let refused = submit_referral(&app.ctx, &person.actor, submission(wrong), &key("two")).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))), "{refused:?}");
        assert_eq!(rows(&app.database.store, "drafts").await, 1);
        assert_eq!(rows(&app.database.store, "referrals").await, 0);
    }

    async fn two_draws_of_the_same_reference_make_two_references(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let mut references = BTreeSet::new();
        for n in 0..2 {
            // The same seed twice: the second begins with the draws of the first.
            let ctx = twin(&app, Chance::seeded(7));
            app.clock.advance(SignedDuration::from_secs(1));
            let answers = submission(examples::minimal(app.now()));
            references
                .insert(submit_referral(&ctx, &person.actor, answers, &key(&format!("{n}"))).await.unwrap().reference);
        }
        assert_eq!(references.len(), 2);
    }
}

/// Another process on the same database.
fn twin(app: &TestApp, chance: Chance) -> Context {
    let parts = app.ctx.clone();
    let forms = Arc::new(Forms::embedded().unwrap());
    Context::new(parts.store, parts.clock, chance, parts.secrets, parts.passwords, forms, parts.papers)
}

#[test]
fn a_key_is_one_to_two_hundred_visible_characters() {
    for header in [None, Some(""), Some("   "), Some("a b"), Some("schlüssel"), Some("a\tb")] {
        assert!(matches!(Key::parse(header), Err(Refusal::IdempotencyKeyRequired)), "{header:?}");
    }
    assert!(Key::parse(Some(&"k".repeat(201))).is_err());
    assert_eq!(Key::parse(Some(&format!(" {} ", "k".repeat(200)))).unwrap(), key(&"k".repeat(200)));
}
