//! Drafts: every save keeps what was typed, nobody's change is undone unseen, nobody else knows of them.

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::draft::Draft;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::Refusal;
use amhp_hub::services::drafts::{NewDraft, check as check_draft, create, delete, get, list, save, save_from_page};
use amhp_hub::store::{Conn, draft_insert};
use jiff::SignedDuration;
use serde_json::json;
use uuid::Uuid;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::rows;

fn empty() -> NewDraft {
    NewDraft { service: "northgate".to_owned(), form: "amhp-referral".to_owned(), answers: None }
}

both_engines! {
    async fn a_patch_changes_what_it_names_takes_away_what_is_null_and_leaves_the_rest(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (draft, _) = create(&app.ctx, &person.actor, empty()).await.unwrap();
        assert_eq!((draft.version, &draft.answers), (1, &json!({})));
        let patches = [
            (
                json!({ "person": { "given_name": "Ann", "family_name": "Marsh" } }),
                json!({ "person": { "given_name": "Ann", "family_name": "Marsh" } }),
            ),
            (json!({ "person": { "given_name": null } }), json!({ "person": { "family_name": "Marsh" } })),
            (
                json!({ "location": { "hazards": ["dog"] } }),
                json!({ "person": { "family_name": "Marsh" }, "location": { "hazards": ["dog"] } }),
            ),
            (
                json!({ "location": { "hazards": [] } }),
                json!({ "person": { "family_name": "Marsh" }, "location": { "hazards": [] } }),
            ),
            (json!({ "location": null, "person": null }), json!({})),
            (json!({}), json!({})),
        ];
        for (n, (patch, answers)) in (1..).zip(patches) {
            app.clock.advance(SignedDuration::from_mins(1));
            let saved = save(&app.ctx, &person.actor, draft.id, n, &patch).await.unwrap().draft;
            assert_eq!((saved.version, &saved.answers), (n + 1, &answers), "{patch}");
            assert_eq!((saved.updated_at, saved.created_at), (app.now(), draft.created_at));
            assert_eq!(saved.expires_at, app.now() + SignedDuration::from_hours(28 * 24));
            assert_eq!(get(&app.ctx, &person.actor, draft.id).await.unwrap().draft, saved);
        }
    }

    async fn a_wrong_answer_is_kept_and_told_and_an_impossible_patch_changes_nothing(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let future = json!({ "gate": { "last_seen": { "at": "2030-01-01T00:00:00Z" } } });
        let view = save(&app.ctx, &person.actor, id, 1, &future).await.unwrap();
        assert_eq!(view.draft.answers["gate"]["last_seen"]["at"], "2030-01-01T00:00:00Z");
        assert!(view.problems.iter().any(|p| p.code == ProblemCode::InFuture), "{:?}", view.problems);
        assert_eq!(check_draft(&app.ctx, &person.actor, id).await.unwrap().problems, view.problems);
        for patch in [json!({ "location": { "hazards": ["dog", null] } }), json!({ "no_such_section": 1 }), json!([1])]
        {
            let refused = save(&app.ctx, &person.actor, id, 2, &patch).await;
            assert!(matches!(refused, Err(Refusal::Invalid(_))), "{patch}: {refused:?}");
        }
        assert_eq!(get(&app.ctx, &person.actor, id).await.unwrap().draft, view.draft);
    }

    async fn of_eight_saves_of_one_version_one_is_kept(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let tries: Vec<_> = (0..8)
            .map(|n| {
                let (ctx, actor) = (app.ctx.clone(), person.actor.clone());
                tokio::spawn(async move {
                    let patch = json!({ "concern": { "reason": format!("Reason {n}.") } });
                    save(&ctx, &actor, id, 1, &patch).await.map(|view| view.draft)
                })
            })
            .collect();
        let mut kept = Vec::new();
        for answer in tries {
            match answer.await.unwrap() {
                Ok(draft) => kept.push(draft),
                Err(refusal) => assert!(matches!(refusal, Refusal::VersionConflict { current: 2 }), "{refusal:?}"),
            }
        }
        assert_eq!(kept, [get(&app.ctx, &person.actor, id).await.unwrap().draft]);
    }

    async fn two_pages_that_change_different_answers_both_keep_theirs(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let shown = get(&app.ctx, &person.actor, id).await.unwrap().draft.answers;
        let patches = [
            json!({ "concern": { "reason": "The one tab." } }),
            json!({ "concern": { "person_views": "The other tab." } }),
            json!({ "person": { "given_name": "Margot" } }),
            json!({ "household": { "lives_alone": "yes" } }),
        ];
        let tries = patches.clone().map(|patch| {
            let (ctx, actor, shown) = (app.ctx.clone(), person.actor.clone(), shown.clone());
            tokio::spawn(async move { save_from_page(&ctx, &actor, id, &shown, &patch).await })
        });
        for answer in tries {
            answer.await.unwrap().unwrap();
        }
        let mut expected = shown;
        patches.iter().for_each(|patch| json_patch::merge(&mut expected, patch));
        let draft = get(&app.ctx, &person.actor, id).await.unwrap().draft;
        assert_eq!((draft.answers, draft.version), (expected, 5));
    }

    async fn the_same_answer_changed_on_two_pages_is_told_and_not_overwritten(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let shown = get(&app.ctx, &person.actor, id).await.unwrap().draft.answers;
        let first = json!({ "concern": { "reason": "The one tab." } });
        let kept = save_from_page(&app.ctx, &person.actor, id, &shown, &first).await.unwrap().draft;
        let second = json!({ "concern": { "reason": "The other tab.", "person_views": "Agrees." } });
        match save_from_page(&app.ctx, &person.actor, id, &shown, &second).await {
            Err(Refusal::AnswersConflict { pointers }) => assert_eq!(pointers, ["/concern/reason"]),
            other => panic!("{other:?}"),
        }
        assert_eq!(get(&app.ctx, &person.actor, id).await.unwrap().draft, kept);
        let equal = save_from_page(&app.ctx, &person.actor, id, &shown, &first).await.unwrap().draft;
        assert_eq!(equal.answers, kept.answers, "the same change twice is no conflict");
    }

    async fn nobody_else_knows_of_a_draft(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        let other = app.referrer("Okafor").await;
        let nowhere: DraftId = app.ctx.mint(DraftId::at, app.now());
        for (actor, id) in [(&other.actor, id), (&person.actor, nowhere)] {
            let answers = [
                get(&app.ctx, actor, id).await.err(),
                save(&app.ctx, actor, id, 1, &json!({})).await.err(),
                save_from_page(&app.ctx, actor, id, &json!({}), &json!({})).await.err(),
                check_draft(&app.ctx, actor, id).await.err(),
                delete(&app.ctx, actor, id, 1).await.err(),
            ];
            for answer in answers {
                assert!(matches!(answer, Some(Refusal::NotFound)), "{answer:?}");
            }
        }
        assert!(list(&app.ctx, &other.actor).await.unwrap().is_empty());
        assert_eq!(list(&app.ctx, &person.actor).await.unwrap().len(), 1);
    }

    async fn a_draft_is_thrown_away_as_it_was_seen(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let id = app.draft(&person.actor).await;
        save(&app.ctx, &person.actor, id, 1, &json!({ "concern": { "person_views": "Agrees." } })).await.unwrap();
        let stale = delete(&app.ctx, &person.actor, id, 1).await;
        assert!(matches!(stale, Err(Refusal::VersionConflict { current: 2 })), "{stale:?}");
        delete(&app.ctx, &person.actor, id, 2).await.unwrap();
        assert!(matches!(delete(&app.ctx, &person.actor, id, 2).await, Err(Refusal::NotFound)));
        assert_eq!(rows(&app.database.store, "drafts").await, 0);
    }

    async fn an_author_has_at_most_five_hundred_drafts(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        let (draft, _) = create(&app.ctx, &person.actor, empty()).await.unwrap();
        let fill = move |tx: &mut Conn| {
            (1..499)
                .try_for_each(|n| draft_insert(tx, &Draft { id: DraftId::new(Uuid::from_u128(n)), ..draft.clone() }))
        };
        app.database.store.write(fill).await.unwrap();
        create(&app.ctx, &person.actor, empty()).await.unwrap();
        assert!(matches!(create(&app.ctx, &person.actor, empty()).await, Err(Refusal::BadRequest(_))));
        let other = app.referrer("Okafor").await;
        create(&app.ctx, &other.actor, empty()).await.unwrap();
    }

    async fn a_draft_is_for_a_service_and_a_form_that_it_takes(database: TestDatabase) {
        let (app, person) = TestApp::with_referrer(database).await;
        for new in
            [NewDraft { service: "nowhere".to_owned(), ..empty() }, NewDraft { form: "no-form".to_owned(), ..empty() }]
        {
            assert!(matches!(create(&app.ctx, &person.actor, new).await, Err(Refusal::NotFound)));
        }
        let wrong = NewDraft { answers: Some(json!({ "no_such_section": 1 })), ..empty() };
        assert!(matches!(create(&app.ctx, &person.actor, wrong).await, Err(Refusal::Invalid(_))));
    }
}
