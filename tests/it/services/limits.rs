//! Wrong tries: counted for the address, kept in the database, never more than the limit.

use amhp_hub::clock::Clock;
use amhp_hub::domain::account::Face;
use amhp_hub::services::accounts::{complete, register, resend, start_sign_in};
use amhp_hub::services::{Context, Refusal};
use amhp_hub::store::StoreSettings;
use jiff::SignedDuration;
use serde_json::json;

use super::desk::{credentials, other_than, registration};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::{number, rows};

const WEIGHT: &str = "SELECT CAST(coalesce(sum(weight), 0) AS bigint) AS value FROM attempts WHERE kind = 'wrong_code'";

fn throttled<T: std::fmt::Debug>(answer: Result<T, Refusal>) -> SignedDuration {
    match answer {
        Err(Refusal::Throttled { wait }) => wait,
        other => panic!("{other:?}"),
    }
}

/// What a restarted process knows: the same database, keys and clock, nothing else.
fn restarted(app: &TestApp, clock: &Clock) -> Context {
    let store = app.database.open_with(&StoreSettings::default());
    let ctx = app.ctx.clone();
    Context::new(store, clock.clone(), ctx.chance, ctx.secrets, ctx.passwords, ctx.forms, ctx.papers)
}

both_engines! {
    async fn ten_wrong_codes_lock_an_address_for_a_day_whatever_is_sent_or_restarted(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let began = app.now();
        let mut counted = 0;
        while counted < 10 {
            let opened = app.opened(&person).await;
            let code = app.code_for(&person).await;
            for _ in 0..2 {
                assert!(matches!(app.complete(&opened, &other_than(&code)).await, Err(Refusal::WrongCode)));
                counted += 1;
                app.clock.advance(SignedDuration::from_mins(11));
                resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
            }
        }
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        throttled(app.complete(&opened, &code).await);
        let again = restarted(&app, &app.clock);
        let wait = throttled(complete(&again, opened.challenge_id.reveal(), &code, Face::Api).await);
        assert_eq!(app.now() + wait, began + SignedDuration::from_hours(24), "told when");

        app.clock.set(began + SignedDuration::from_hours(24));
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        app.complete(&opened, &code).await.unwrap();
    }

    async fn a_wrong_code_weighs_as_many_as_there_are_codes_alive(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let first = app.code_for(&person).await;
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let wrong = format!("x{}", &first[1..]);
        assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        assert_eq!(number(&app.database.store, WEIGHT).await, 3);
        app.clock.advance(SignedDuration::from_mins(10));
        assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        assert_eq!(number(&app.database.store, WEIGHT).await, 4, "with no code alive a try still counts once");
    }

    async fn waits_grow_after_the_third_wrong_code_and_hold_up_the_right_one_too(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        let wrong = other_than(&code);
        for _ in 0..3 {
            assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        }
        for seconds in [1, 2, 4] {
            assert_eq!(throttled(app.complete(&opened, &code).await), SignedDuration::from_secs(seconds));
            app.clock.advance(SignedDuration::from_secs(seconds));
            assert!(matches!(app.complete(&opened, &wrong).await, Err(Refusal::WrongCode)));
        }
        assert_eq!(number(&app.database.store, WEIGHT).await, 6, "what was held up was not counted");
        app.clock.advance(SignedDuration::from_secs(8));
        app.complete(&opened, &code).await.unwrap();
    }

    async fn eight_wrong_codes_at_once_never_exceed_the_limit(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let opened = app.opened(&person).await;
        let code = app.code_for(&person).await;
        for _ in 0..4 {
            resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        }
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (ctx, id, wrong) = (app.ctx.clone(), opened.challenge_id.clone(), format!("x{}", &code[1..]));
                tokio::spawn(async move { complete(&ctx, id.reveal(), &wrong, Face::Api).await })
            })
            .collect();
        for answer in tries {
            assert!(matches!(answer.await.unwrap(), Err(Refusal::WrongCode | Refusal::Throttled { .. })));
        }
        let counted = number(&app.database.store, WEIGHT).await;
        assert!(counted <= 10 && counted % 5 == 0 && counted > 0, "{counted}");
    }

    async fn two_right_codes_at_once_open_exactly_one_session(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        for round in 1..=5 {
            let opened = app.opened(&person).await;
            let code = app.code_for(&person).await;
            let tries: Vec<_> = (0..2)
                .map(|_| {
                    let (ctx, id, code) = (app.ctx.clone(), opened.challenge_id.clone(), code.clone());
                    tokio::spawn(async move { complete(&ctx, id.reveal(), &code, Face::Page).await })
                })
                .collect();
            let mut won = 0;
            for answer in tries {
                match answer.await.unwrap() {
                    Ok(_) => won += 1,
                    Err(refusal) => {
                        assert!(matches!(refusal, Refusal::WrongCode | Refusal::Throttled { .. }), "{refusal:?}")
                    }
                }
            }
            assert_eq!((won, rows(&app.database.store, "sessions").await), (1, round));
            app.clock.advance(SignedDuration::from_mins(20));
        }
    }

    async fn wrong_passwords_wait_alike_for_addresses_known_and_unknown(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        for address in [person.as_str(), "nobody@hub.example"] {
            for _ in 0..5 {
                let answer = start_sign_in(&app.ctx, credentials(address, "quite another pass phrase")).await;
                assert!(matches!(answer, Err(Refusal::NotSignedIn)));
            }
            let wait = throttled(start_sign_in(&app.ctx, credentials(address, PASSWORD)).await);
            assert_eq!(wait, SignedDuration::from_secs(1));
        }
    }

    async fn wrong_passwords_tried_at_once_are_told_no_more_than_one_after_another(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let tries: Vec<_> = (0..12)
            .map(|n| {
                let (ctx, typed) = (app.ctx.clone(), credentials(&person, &format!("another pass phrase {n}")));
                tokio::spawn(async move { start_sign_in(&ctx, typed).await })
            })
            .collect();
        let mut told = 0;
        for answer in tries {
            match answer.await.unwrap() {
                Err(Refusal::NotSignedIn) => told += 1,
                Err(Refusal::Throttled { .. }) => {}
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(told, 5, "from the fifth on there is a wait");
    }

    async fn codes_are_sent_again_a_few_times_only(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let known = app.opened(&person).await;
        let mut sent = 0;
        while resend(&app.ctx, known.challenge_id.reveal()).await.is_ok() {
            sent += 1;
            assert!(sent < 10, "a code is guessed more easily the more of them are alive");
        }
        let wait = throttled(resend(&app.ctx, known.challenge_id.reveal()).await);
        assert!(wait <= SignedDuration::from_mins(10), "{wait}");
        let code = app.code_for(&person).await;
        app.complete(&known, &code).await.unwrap();
    }

    async fn a_stranger_who_registers_with_an_address_does_not_lock_its_holder_out(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        for address in ["new@hub.example", person.as_str()] {
            let strangers = app.registers(address).await;
            let mut tries = 0;
            while matches!(app.complete(&strangers, "x").await, Err(Refusal::WrongCode)) {
                tries += 1;
                app.clock.advance(SignedDuration::from_mins(2));
            }
            assert_eq!(tries, 10, "known or not: {address}");
        }
        let strangers = app.registers(&person).await;
        while resend(&app.ctx, strangers.challenge_id.reveal()).await.is_ok() {}
        app.work().await;
        let opened = app.opened(&person).await;
        resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        let code = app.code_for(&person).await;
        app.complete(&opened, &code).await.unwrap();
    }

    async fn registrations_of_an_address_are_few_a_day_whoever_asks(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        for address in [person.as_str(), "new@hub.example"] {
            for _ in 0..5 {
                app.registers(address).await;
                app.clock.advance(SignedDuration::from_secs(4));
            }
            let wait = throttled(register(&app.ctx, registration(address, &json!({}))).await);
            assert!(wait > SignedDuration::from_hours(23), "{wait}");
        }
    }
}
