//! Who may what with a referral, by the verbs on a real store: not known is 404, known and not allowed is 403.

use amhp_hub::domain::account::{Actor, Role};
use amhp_hub::domain::decision::DecisionStatement;
use amhp_hub::domain::event::EventKind;
use amhp_hub::domain::reference::Reference;
use amhp_hub::domain::status::Act;
use amhp_hub::services::Refusal;
use amhp_hub::services::referrals::{QueueCursor, QueueQuery, Viewer, claim, decide, events, get, list_mine, queue};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::decisions::accepted;
use crate::support::sql::rows;

fn northgate() -> QueueQuery {
    QueueQuery { service: Some("northgate".to_owned()), ..QueueQuery::default() }
}

/// What each verb answers an actor: get, events, queue, decide, claim.
async fn answers(app: &TestApp, actor: &Actor, reference: &Reference) -> String {
    let cells = [
        cell(get(&app.ctx, actor, reference).await),
        cell(events(&app.ctx, actor, reference).await),
        cell(queue(&app.ctx, actor, northgate()).await),
        cell(decide(&app.ctx, actor, reference, 1, accepted()).await),
        cell(claim(&app.ctx, actor, reference, 7).await),
    ];
    cells.into_iter().collect()
}

/// `y` done, `s` the status and `v` the version forbid it (the verb got past the policy), else the number's last digit.
fn cell<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> char {
    match answer {
        Ok(_) => 'y',
        Err(Refusal::WrongStatus) => 's',
        Err(Refusal::VersionConflict { .. }) => 'v',
        Err(Refusal::NotAllowed) => '3',
        Err(Refusal::NotFound) => '4',
        other => panic!("{other:?}"),
    }
}

both_engines! {
    async fn each_verb_answers_each_actor_as_the_policy_says(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (here, there) = (app.add_service("northgate").await, app.add_service("southgate").await);
        let referrer = app.referrer("Quennell").await;
        let reference = app.referral(&referrer, "northgate").await;
        let table = [
            (referrer.actor.clone(), "yy433"),
            (app.referrer("Marsh").await.actor, "44444"),
            (app.staff("Amhp", here.id, Role::Amhp).await.actor, "yyysv"),
            (app.staff("Lead", here.id, Role::Lead).await.actor, "yyysv"),
            (app.staff("Viewer", here.id, Role::Viewer).await.actor, "44344"),
            (app.staff("Elsewhere", there.id, Role::Amhp).await.actor, "44444"),
            (app.staff("Leader", there.id, Role::Lead).await.actor, "44444"),
            (app.staff("Admin", here.id, Role::Admin).await.actor, "44444"),
        ];
        for (actor, expected) in table {
            assert_eq!(answers(&app, &actor, &reference).await, expected, "{}", actor.name);
        }
        let unknown = Reference::from_values([1, 2, 3, 4, 5, 6, 7]);
        let amhp = app.signed_in("amhp@hub.example").await.actor;
        assert_eq!(answers(&app, &amhp, &unknown).await, "44y44");
        assert_eq!(rows(&app.database.store, "events").await, 1, "what was refused left no event");
    }

    async fn only_who_has_it_or_leads_decides(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let (owner, other) =
            (app.staff("Owner", service.id, Role::Amhp).await, app.staff("Other", service.id, Role::Amhp).await);
        let lead = app.staff("Lead", service.id, Role::Lead).await;
        let reference = app.referral(&referrer, "northgate").await;
        let head = claim(&app.ctx, &owner.actor, &reference, 1).await.unwrap();
        let again = claim(&app.ctx, &owner.actor, &reference, 1).await.unwrap();
        assert_eq!(again, head, "again by its owner, at any version: unchanged");
        let taken = claim(&app.ctx, &other.actor, &reference, 1).await;
        assert!(
            matches!(taken, Err(Refusal::AlreadyClaimed { owner: id, .. }) if id == owner.actor.account),
            "{taken:?}"
        );
        assert!(matches!(decide(&app.ctx, &other.actor, &reference, 2, accepted()).await, Err(Refusal::NotAllowed)));
        let silent = DecisionStatement { reasons: " ".to_owned(), ..accepted() };
        assert!(matches!(decide(&app.ctx, &owner.actor, &reference, 2, silent).await, Err(Refusal::Invalid(_))));
        let seen = |actor: &Actor| {
            let (ctx, actor, reference) = (app.ctx.clone(), actor.clone(), reference.clone());
            async move { get(&ctx, &actor, &reference).await.unwrap() }
        };
        assert_eq!(seen(&other.actor).await.available_actions, [Act::RecordContact]);
        let found_out = [Act::RecordLegalStatus, Act::RecordWhereabouts, Act::RecordSeen];
        let held = [Act::Release, Act::Triage, Act::RecordContact].into_iter().chain(found_out);
        let held = held.chain([Act::Accept, Act::NotProceed, Act::MarkDuplicate]).collect::<Vec<_>>();
        assert_eq!(seen(&owner.actor).await.available_actions, held);
        assert_eq!(seen(&referrer.actor).await.available_actions, [Act::Withdraw]);
        let decided = decide(&app.ctx, &lead.actor, &reference, 2, accepted()).await.unwrap();
        assert_eq!(decided.owner.unwrap().id, owner.actor.account, "it stays with its owner");
        assert!(matches!(decide(&app.ctx, &lead.actor, &reference, 3, accepted()).await, Err(Refusal::WrongStatus)));
    }

    async fn of_two_decisions_at_once_one_is_kept_with_its_event_and_its_letter(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let amhp = app.staff("Okafor", service.id, Role::Amhp).await;
        let reference = app.referral(&referrer, "northgate").await;
        claim(&app.ctx, &amhp.actor, &reference, 1).await.unwrap();
        let tries = ["Needs an assessment today.", "Needs one tonight."].map(|reasons| {
            let (ctx, actor, reference) = (app.ctx.clone(), amhp.actor.clone(), reference.clone());
            let statement = DecisionStatement { reasons: reasons.to_owned(), ..accepted() };
            tokio::spawn(async move { decide(&ctx, &actor, &reference, 2, statement).await })
        });
        let mut kept = 0;
        for answer in tries {
            match answer.await.unwrap() {
                Ok(head) => kept += head.version,
                Err(refusal) => assert!(matches!(refusal, Refusal::WrongStatus), "{refusal:?}"),
            }
        }
        assert_eq!(kept, 3);
        assert_eq!(rows(&app.database.store, "events WHERE kind = 'accepted'").await, 1);
        assert_eq!(rows(&app.database.store, "outbox WHERE kind = 'referral_decided'").await, 1);
    }

    async fn the_referrer_reads_what_they_sent_and_neither_hub_notes_nor_names(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let amhp = app.staff("Okafor", service.id, Role::Amhp).await;
        let reference = app.referral(&referrer, "northgate").await;
        claim(&app.ctx, &amhp.actor, &reference, 1).await.unwrap();
        decide(&app.ctx, &amhp.actor, &reference, 2, accepted()).await.unwrap();
        let told = events(&app.ctx, &referrer.actor, &reference).await.unwrap();
        let shown: Vec<_> =
            told.iter().map(|e| (e.event.kind, e.event.payload == Value::Null, e.actor_name.clone())).collect();
        assert_eq!(
            shown,
            [
                (EventKind::Submitted, false, Some("Quennell".to_owned())),
                (EventKind::Claimed, true, None),
                (EventKind::Accepted, true, None),
            ]
        );
        let told = events(&app.ctx, &amhp.actor, &reference).await.unwrap();
        assert_eq!(told[2].event.payload["reasons"], "Needs an assessment today.");
        assert_eq!(told[2].actor_name.as_deref(), Some("Okafor"));
        assert_eq!(get(&app.ctx, &referrer.actor, &reference).await.unwrap().viewer, Viewer::Referrer);
        assert_eq!(get(&app.ctx, &amhp.actor, &reference).await.unwrap().viewer, Viewer::Hub);
        assert_eq!(list_mine(&app.ctx, &referrer.actor).await.unwrap().len(), 1);
        assert!(list_mine(&app.ctx, &amhp.actor).await.unwrap().is_empty());
    }

    async fn every_look_is_logged_and_what_was_refused_is_not_a_look(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let referrer = app.referrer("Quennell").await;
        let amhp = app.staff("Okafor", service.id, Role::Amhp).await;
        let reference = app.referral(&referrer, "northgate").await;
        let stranger = app.referrer("Marsh").await;
        assert_eq!(rows(&app.database.store, "read_log").await, 0);
        answers(&app, &stranger.actor, &reference).await;
        assert_eq!(rows(&app.database.store, "read_log").await, 0);
        answers(&app, &amhp.actor, &reference).await;
        for what in ["referral", "events", "queue"] {
            assert_eq!(rows(&app.database.store, &format!("read_log WHERE what = '{what}'")).await, 1, "{what}");
        }
    }

    async fn a_list_without_a_name_is_that_of_the_only_hub(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (here, there) = (app.add_service("northgate").await, app.add_service("southgate").await);
        let nameless = |actor: Actor| {
            let ctx = app.ctx.clone();
            async move { queue(&ctx, &actor, QueueQuery::default()).await }
        };
        let mut amhp = app.staff("Okafor", here.id, Role::Amhp).await.actor;
        assert_eq!(nameless(amhp.clone()).await.unwrap().service.slug, "northgate");
        let viewer = app.staff("Viewer", there.id, Role::Viewer).await.actor;
        assert!(matches!(nameless(viewer.clone()).await, Err(Refusal::NotAllowed)), "a viewer knows of the list");
        amhp.grants.extend(viewer.grants);
        assert_eq!(nameless(amhp.clone()).await.unwrap().service.slug, "northgate", "where figures are read is no hub");
        amhp.grants.extend(app.staff("Lead", there.id, Role::Lead).await.actor.grants);
        assert!(matches!(nameless(amhp).await, Err(Refusal::BadRequest(_))));
        assert!(matches!(nameless(app.referrer("Quennell").await.actor).await, Err(Refusal::NotFound)));
    }
}

both_engines! {
    async fn a_forged_place_in_the_list_is_a_bad_request(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let amhp = app.staff("Okafor", service.id, Role::Amhp).await;
        let place = |act_by: &str| {
            let key = json!({ "rank": 3, "act_by": act_by, "received_at": "2026-11-21T10:00:00Z", "id": service.id });
            QueueCursor::decode(&URL_SAFE_NO_PAD.encode(key.to_string()))
        };
        let query = QueueQuery { cursor: Some(place("2026-11-21T10:00:00Z").unwrap()), ..QueueQuery::default() };
        assert!(queue(&app.ctx, &amhp.actor, query).await.unwrap().items.is_empty());
        for forged in [place("-009000-01-01T00:00:00Z"), QueueCursor::decode("x"), QueueCursor::decode("e30")] {
            assert!(matches!(forged, Err(Refusal::BadRequest(_))), "{forged:?}");
        }
    }
}
