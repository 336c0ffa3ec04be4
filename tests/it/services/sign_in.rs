//! The mailed code: how long it lives, what it opens, and what it opens never.

use amhp_hub::domain::account::Face;
use amhp_hub::domain::challenge::CODE_LIFE;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{complete, resend, start_sign_in};
use jiff::SignedDuration;

use super::desk::{credentials, other_than};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::rows;

const MICROSECOND: SignedDuration = SignedDuration::from_micros(1);

both_engines! {
    async fn a_right_code_opens_one_session_and_never_a_second(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        assert_eq!(opened.expires_at, app.now() + CODE_LIFE);
        let code = app.code_for(&person).await;
        let (a, b) = code.split_at(3);
        let signed_in = app.complete(&opened, &format!(" {a} {b}-")).await.unwrap();
        assert_eq!(signed_in.account.email, person);
        assert_eq!(rows(&app.database.store, "sessions").await, 1);
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)), "played again");
        assert_eq!(rows(&app.database.store, "sessions").await, 1);
    }

    async fn a_wrong_code_opens_nothing_and_the_right_one_still_does(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        for wrong in [other_than(&code), String::new(), code[..5].to_owned(), format!("{code}0"), "１２３４５６".to_owned()] {
            assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)), "{wrong:?}");
            app.clock.advance(SignedDuration::from_secs(5));
        }
        assert_eq!(rows(&app.database.store, "sessions").await, 0);
        app.complete(&opened, &code).await.unwrap();
    }

    async fn a_code_is_taken_until_ten_minutes_from_its_issue_are_over(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        app.clock.advance(CODE_LIFE);
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)), "exactly ten minutes");

        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        app.clock.advance(CODE_LIFE - MICROSECOND);
        app.complete(&opened, &code).await.unwrap();
    }

    async fn an_older_code_lives_on_after_another_was_sent_and_one_success_ends_both(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let first = app.code_for(&person).await;
        app.clock.advance(SignedDuration::from_mins(9));
        assert_eq!(resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap(), app.now() + CODE_LIFE);
        let second = app.code_for(&person).await;
        assert_ne!(first, second);
        app.complete(&opened, &first).await.unwrap();
        for code in [&first, &second] {
            assert!(matches!(app.complete(&opened, code).await, Err(Refusal::WrongCode)));
        }
        assert!(matches!(resend(&app.ctx, opened.challenge_id.reveal()).await, Err(Refusal::NotFound)));
    }

    async fn an_older_code_is_over_at_its_own_time_and_the_newer_one_is_taken(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let first = app.code_for(&person).await;
        app.clock.advance(SignedDuration::from_mins(9));
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let second = app.code_for(&person).await;
        app.clock.advance(SignedDuration::from_mins(1));
        assert!(matches!(app.complete(&opened, &first).await, Err(Refusal::WrongCode)));
        app.clock.advance(SignedDuration::from_mins(9) - MICROSECOND);
        app.complete(&opened, &second).await.unwrap();
    }

    async fn a_code_sent_in_the_last_minute_of_a_challenge_lives_its_own_ten(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        app.clock.advance(SignedDuration::from_mins(59));
        let until = resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let code = app.code_for(&person).await;
        app.clock.set(until - MICROSECOND);
        assert!(matches!(resend(&app.ctx, opened.challenge_id.reveal()).await, Err(Refusal::NotFound)), "an hour is over");
        app.complete(&opened, &code).await.unwrap();
    }

    async fn a_code_opens_no_other_challenge_and_nobody_elses(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (one, other) = (app.invited("Okafor").await, app.invited("Lindqvist").await);
        let opened = app.opened(&one).await;
        let code = app.code_for(&one).await;
        let again = app.opened(&one).await;
        let elses = app.opened(&other).await;
        assert_ne!(app.code_for(&one).await, code, "each issue has a code of its own");
        for challenge in [&again, &elses] {
            assert!(matches!(app.complete(challenge, &code).await, Err(Refusal::WrongCode)));
        }
        app.complete(&opened, &code).await.unwrap();
    }

    async fn a_challenge_that_never_was_is_a_wrong_code(database: TestDatabase) {
        let app = TestApp::start(database).await;
        for unknown in ["", "x", app.ctx.chance.token().reveal()] {
            let answer = complete(&app.ctx, unknown, "123456", Face::Api).await;
            assert!(matches!(answer, Err(Refusal::WrongCode)), "{answer:?}");
            assert!(matches!(resend(&app.ctx, unknown).await, Err(Refusal::NotFound)));
        }
    }

    async fn an_address_is_the_same_in_any_case_and_between_blanks(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = start_sign_in(&app.ctx, credentials(&format!("  {} ", person.to_uppercase()), PASSWORD)).await.unwrap();
        let code = app.code_for(&person).await;
        app.complete(&opened, &code).await.unwrap();
    }

    async fn somebody_disabled_between_password_and_code_gets_no_session(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        app.disable(&person).await;
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)));
        assert_eq!(rows(&app.database.store, "sessions").await, 0);
    }
}
