//! Signing in by the codes of an authenticator app: which are taken, each once, and the mailed code beside them.

use amhp_hub::domain::attempts::AttemptKind;
use amhp_hub::domain::challenge::CHALLENGE_LIFE;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{awaits_app_code, resend};
use jiff::SignedDuration;

use super::desk::other_than;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::sql::{number, rows};

/// What the wrong codes weigh together.
async fn weight(app: &TestApp) -> i64 {
    let kind = AttemptKind::WrongCode;
    let sum = format!("SELECT CAST(coalesce(sum(weight), 0) AS BIGINT) AS value FROM attempts WHERE kind = '{kind}'");
    number(&app.database.store, sum).await
}

both_engines! {
    async fn a_code_of_the_app_signs_in_and_none_is_mailed(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let before = app.opened(&person.email).await;
        app.work().await;
        assert!(!awaits_app_code(&app.ctx, before.challenge_id.reveal()).await.unwrap());
        let telephone = app.with_app(&person).await;
        let (letters, issues) = (app.letters.delivered().len(), rows(&app.database.store, "code_issues").await);
        let opened = app.opened(&person.email).await;
        assert_eq!(opened.expires_at, app.now() + amhp_hub::domain::challenge::CODE_LIFE, "the same answer");
        assert!(awaits_app_code(&app.ctx, opened.challenge_id.reveal()).await.unwrap());
        app.work().await;
        assert_eq!(app.letters.delivered().len(), letters);
        assert_eq!(rows(&app.database.store, "code_issues").await, issues);
        let signed_in = app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
        assert_eq!(signed_in.account.email, person.email);
        assert!(!awaits_app_code(&app.ctx, opened.challenge_id.reveal()).await.unwrap(), "it is over");
    }

    async fn a_step_once_used_is_refused_in_the_same_challenge_and_in_another(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.telephone(&person).await;
        let first = telephone.code(&app, 0);
        app.confirms(&person, &first).await.unwrap();
        let opened = app.opened(&person.email).await;
        assert!(matches!(app.complete(&opened, &first).await, Err(Refusal::WrongCode)), "used to set up");
        app.clock.advance(SignedDuration::from_mins(5));
        let code = telephone.code(&app, 0);
        app.complete(&opened, &code).await.unwrap();
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)), "the same challenge");
        let again = app.opened(&person.email).await;
        assert!(matches!(app.complete(&again, &code).await, Err(Refusal::WrongCode)), "another");
        app.clock.advance(SignedDuration::from_secs(30));
        assert!(matches!(app.complete(&again, &code).await, Err(Refusal::WrongCode)), "still in the window");
        app.clock.advance(SignedDuration::from_secs(5));
        app.complete(&again, &telephone.code(&app, 0)).await.unwrap();
    }

    async fn the_present_step_and_the_one_before_are_taken_and_no_others(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        for (steps, taken) in [(-2, false), (-1, true), (0, true), (1, false), (2, false)] {
            let opened = app.opened(&person.email).await;
            let answer = app.complete(&opened, &telephone.code(&app, steps)).await;
            assert_eq!(answer.is_ok(), taken, "{steps}: {answer:?}");
            app.clock.advance(SignedDuration::from_mins(if taken { 5 } else { 0 } + 5));
        }
        let opened = app.opened(&person.email).await;
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
        let opened = app.opened(&person.email).await;
        for older in [0, -1] {
            let answer = app.complete(&opened, &telephone.code(&app, older)).await;
            assert!(matches!(answer, Err(Refusal::WrongCode | Refusal::Throttled { .. })), "older than one used: {answer:?}");
            app.clock.advance(SignedDuration::from_secs(1));
        }
    }

    async fn a_mailed_code_is_the_other_way_in(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let opened = app.opened(&person.email).await;
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let mailed = app.code_for(&person.email).await;
        app.complete(&opened, &mailed).await.unwrap();
        let opened = app.opened(&person.email).await;
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let mailed = app.code_for(&person.email).await;
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
        assert!(matches!(app.complete(&opened, &mailed).await, Err(Refusal::WrongCode)), "one success ends both");
    }

    async fn a_code_of_somebody_elses_app_is_wrong(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (one, other) = (app.amhp("Okafor").await, app.amhp("Lindqvist").await);
        let telephone = app.with_app(&one).await;
        app.with_app(&other).await;
        let opened = app.opened(&other.email).await;
        assert!(matches!(app.complete(&opened, &telephone.code(&app, 0)).await, Err(Refusal::WrongCode)));
    }

    async fn an_app_that_is_not_confirmed_signs_nobody_in(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.telephone(&person).await;
        let opened = app.opened(&person.email).await;
        let mailed = app.code_for(&person.email).await;
        assert!(matches!(app.complete(&opened, &telephone.code(&app, 0)).await, Err(Refusal::WrongCode)));
        app.complete(&opened, &mailed).await.unwrap();
    }

    async fn a_wrong_code_weighs_as_many_as_would_have_been_right(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let opened = app.opened(&person.email).await;
        let wrong = other_than(&telephone.code(&app, 0));
        assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        assert_eq!(weight(&app).await, 2, "two steps");
        app.clock.advance(SignedDuration::from_mins(1));
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        app.work().await;
        let wrong = other_than(&telephone.code(&app, 0));
        assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        assert_eq!(weight(&app).await, 5, "two steps and a mailed code");
        app.clock.advance(SignedDuration::from_mins(20));
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
        let opened = app.opened(&person.email).await;
        assert!(matches!(app.complete(&opened, &telephone.code(&app, 0)).await, Err(Refusal::WrongCode)));
        assert_eq!(weight(&app).await, 6, "none would have been right, and it counts all the same");
    }

    async fn wrong_codes_of_an_app_are_limited_whatever_is_opened_anew(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        for _ in 0..5 {
            let opened = app.opened(&person.email).await;
            let wrong = other_than(&telephone.code(&app, 0));
            assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
            app.clock.advance(SignedDuration::from_mins(20));
        }
        let opened = app.opened(&person.email).await;
        let right = telephone.code(&app, 0);
        assert!(matches!(app.complete(&opened, &right).await, Err(Refusal::Throttled { .. })), "not even the right one");
        app.clock.advance(SignedDuration::from_hours(24));
        let opened = app.opened(&person.email).await;
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
    }

    async fn of_two_equal_codes_at_once_one_wins(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let before = rows(&app.database.store, "sessions").await;
        let (one, other) = (app.opened(&person.email).await, app.opened(&person.email).await);
        let code = telephone.code(&app, 0);
        let (first, second) = tokio::join!(app.complete(&one, &code), app.complete(&other, &code));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
        assert_eq!(rows(&app.database.store, "sessions").await, before + 1);
    }

    async fn the_time_is_the_servers_and_a_clock_set_back_brings_no_used_code_back(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let opened = app.opened(&person.email).await;
        app.clock.advance(SignedDuration::from_mins(10));
        let then = app.now();
        let used = telephone.code(&app, 0);
        app.complete(&opened, &used).await.unwrap();
        for back in [SignedDuration::from_mins(5), SignedDuration::ZERO] {
            app.clock.set(then - back);
            let opened = app.opened(&person.email).await;
            let answer = app.complete(&opened, &telephone.code(&app, 0)).await;
            assert!(matches!(answer, Err(Refusal::WrongCode)), "{answer:?}");
        }
        app.clock.set(then + SignedDuration::from_mins(1));
        let opened = app.opened(&person.email).await;
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
    }

    async fn a_code_of_the_app_is_taken_as_long_as_its_challenge_is_open(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let opened = app.opened(&person.email).await;
        app.clock.advance(CHALLENGE_LIFE);
        assert!(matches!(app.complete(&opened, &telephone.code(&app, 0)).await, Err(Refusal::WrongCode)));
        let opened = app.opened(&person.email).await;
        app.clock.advance(CHALLENGE_LIFE - SignedDuration::from_secs(1));
        app.complete(&opened, &telephone.code(&app, 0)).await.unwrap();
    }
}
