//! Asking for an account: nothing before the code, one account an address, the same answer for a known one.

use std::time::Duration;

use amhp_hub::domain::ProblemCode as Code;
use amhp_hub::domain::account::Face;
use amhp_hub::secrets::Passwords;
use amhp_hub::services::accounts::{complete, register, resend, start_sign_in};
use amhp_hub::services::{Context, Refusal};
use jiff::SignedDuration;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::desk::{credentials, other_than, registration};
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::rows;

const EMAIL: &str = "quennell@lodestone.example";

both_engines! {
    async fn no_account_exists_until_the_code_is_typed(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let opened = app.registers(EMAIL).await;
        let code = app.code_for(EMAIL).await;
        assert!(matches!(app.complete(&opened, &other_than(&code)).await, Err(Refusal::WrongCode)));
        assert_eq!(rows(&app.database.store, "accounts").await, 0);
        let early = start_sign_in(&app.ctx, credentials(EMAIL, PASSWORD)).await;
        assert!(matches!(early, Err(Refusal::NotSignedIn)), "{early:?}");
        let signed_in = app.complete(&opened, &code).await.unwrap();
        assert_eq!(signed_in.account.profile.name, "Halvard Quennell");
        assert_eq!(rows(&app.database.store, "accounts").await, 1);
        app.opened(EMAIL).await;
    }

    async fn two_registrations_of_one_address_make_one_account(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let first = app.registers(EMAIL).await;
        let code = app.code_for(EMAIL).await;
        let second = app.registers(EMAIL).await;
        let later = app.code_for(EMAIL).await;
        let tries = [(first, code), (second, later)].map(|(opened, code)| {
            let ctx = app.ctx.clone();
            let id = opened.challenge_id;
            tokio::spawn(async move { complete(&ctx, id.reveal(), &code, Face::Page).await })
        });
        let mut made = 0;
        for answer in tries {
            match answer.await.unwrap() {
                Ok(_) => made += 1,
                Err(refusal) => assert!(matches!(refusal, Refusal::WrongCode), "{refusal:?}"),
            }
        }
        assert_eq!((made, rows(&app.database.store, "accounts").await), (1, 1));
    }

    async fn wrong_codes_for_a_known_address_count_as_for_a_strange_one(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let known = app.invited("Okafor").await;
        let (strange, familiar) = (app.registers(EMAIL).await, app.registers(&known).await);
        // A wrong code counts for each code alive: as many must be alive for both.
        for opened in [&strange, &familiar] {
            resend(&app.ctx, opened.challenge_id.reveal()).await.unwrap();
        }
        let guess = other_than(&app.code_for(EMAIL).await);
        for n in 1..=5 {
            let answers = [app.complete(&strange, &guess).await, app.complete(&familiar, &guess).await];
            let [strange, familiar] = answers.map(|answer| format!("{:?}", answer.unwrap_err()));
            assert_eq!(strange, familiar, "try {n}");
        }
    }

    async fn a_known_address_gets_the_same_answer_a_mail_that_says_so_and_no_code(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let known = app.invited("Okafor").await;
        app.work().await;
        let before = app.letters.delivered().len();
        let (strange, familiar) = (app.registers(EMAIL).await, app.registers(&known).await);
        assert_eq!(strange.expires_at, familiar.expires_at);
        assert_eq!(strange.challenge_id.reveal().len(), familiar.challenge_id.reveal().len());
        let asked = [&strange, &familiar].map(|opened| resend(&app.ctx, opened.challenge_id.reveal()));
        for answer in asked {
            assert_eq!(answer.await.unwrap(), strange.expires_at);
        }
        app.work().await;
        let letters = app.letters.delivered();
        let mine: Vec<_> = letters[before..].iter().filter(|letter| letter.to == [known.clone()]).collect();
        assert_eq!(mine.len(), 1);
        let text = mine[0].eml.split_once("\r\n\r\n").unwrap().1;
        assert!(text.contains("/sign-in"), "{text}");
        assert!(!text.split(|c: char| !c.is_ascii_digit()).any(|group| group.len() == 6), "{text}");
        for guess in ["000000", "123456"] {
            assert!(matches!(app.complete(&familiar, guess).await, Err(Refusal::WrongCode)));
            assert!(matches!(app.complete(&strange, guess).await, Err(Refusal::WrongCode)));
        }
        assert_eq!(rows(&app.database.store, "accounts").await, 1);
    }

    async fn an_address_that_was_taken_before_the_code_was_typed_stays_as_it_is(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let opened = app.registers("okafor@hub.example").await;
        let code = app.code_for("okafor@hub.example").await;
        app.invited("Okafor").await;
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)));
        assert_eq!(rows(&app.database.store, "sessions").await, 0);
        assert_eq!(rows(&app.database.store, "accounts").await, 1);
    }

    async fn a_registration_that_is_refused_counts_for_nothing_and_sends_nothing(database: TestDatabase) {
        let app = TestApp::start(database).await;
        assert!(register(&app.ctx, registration(EMAIL, &json!({ "name": "" }))).await.is_err());
        for table in ["challenges", "attempts", "outbox", "jobs"] {
            assert_eq!(rows(&app.database.store, table).await, 0, "{table}");
        }
    }
}

async fn problems(app: &TestApp, patch: Value) -> Vec<(String, Code)> {
    match register(&app.ctx, registration(EMAIL, &patch)).await {
        Err(Refusal::Invalid(problems)) => problems.into_iter().map(|p| (p.pointer, p.code)).collect(),
        Ok(_) => Vec::new(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_field_has_its_problem_at_its_place() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let long = "x".repeat(201);
    let table = [
        (json!({ "email": "" }), "/email", Code::Required),
        (json!({ "email": "quennell" }), "/email", Code::BadFormat),
        (
            json!({ "email": format!("{}@lodestone.example", "x".repeat(60).as_str().repeat(5)) }),
            "/email",
            Code::TooLong,
        ),
        (json!({ "password": "" }), "/password", Code::Required),
        (json!({ "name": "  " }), "/name", Code::Required),
        (json!({ "name": long }), "/name", Code::TooLong),
        (json!({ "profession": "" }), "/profession", Code::Required),
        (json!({ "profession": long }), "/profession", Code::TooLong),
        (json!({ "organisation": "" }), "/organisation", Code::Required),
        (json!({ "organisation": long }), "/organisation", Code::TooLong),
        (json!({ "ods_code": "A!" }), "/ods_code", Code::BadFormat),
        (json!({ "telephone": "" }), "/telephone", Code::Required),
        (json!({ "telephone": "ring me" }), "/telephone", Code::BadFormat),
    ];
    for (patch, pointer, code) in table {
        assert_eq!(problems(&app, patch.clone()).await, [(pointer.to_owned(), code)], "{patch}");
    }
    let all = problems(
        &app,
        json!({ "email": "", "password": "", "name": "", "profession": "", "organisation": "", "telephone": "" }),
    )
    .await;
    assert_eq!(all.len(), 6, "{all:?}");
    assert_eq!(problems(&app, json!({ "ods_code": " y01234 " })).await, []);
    assert_eq!(problems(&app, json!({ "ods_code": "" })).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn passwords_that_a_guesser_comes_by_soon_are_refused_and_long_phrases_taken() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let table = [
        ("elevenchars", Code::TooShort),
        ("            ", Code::BadFormat),
        ("passwordpassword", Code::BadFormat),
        ("qwertyuiop12", Code::BadFormat),
        ("aaaaaaaaaaaaaaaa", Code::BadFormat),
        ("Password123456!", Code::BadFormat),
        ("quennell@lodestone.example", Code::BadFormat),
        ("halvard quennell", Code::BadFormat),
        ("HalvardQuennell1", Code::BadFormat),
        ("quennell-lodestone", Code::BadFormat),
        ("LodestoneLane2026", Code::BadFormat),
    ];
    for (password, code) in table {
        assert_eq!(
            problems(&app, json!({ "password": password })).await,
            [("/password".to_owned(), code)],
            "{password}"
        );
    }
    let too_long = "walnut kettle harbour ".repeat(12);
    assert_eq!(problems(&app, json!({ "password": too_long })).await, [("/password".to_owned(), Code::TooLong)]);
    for password in [
        "walnut kettle harbour",
        "my walnut kettle at Lodestone",
        "sieben Äpfel über dem Fluß",
        &too_long[..250],
        "正しい馬の電池の留め金と青い傘",
    ] {
        assert_eq!(problems(&app, json!({ "password": password })).await, [], "{password}");
        app.clock.advance(SignedDuration::from_hours(24));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_problem_never_repeats_what_was_typed() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let typed =
        json!({ "email": "zebrafish", "password": "zebrafish", "telephone": "zebrafish", "ods_code": "zebrafish!" });
    let refused = register(&app.ctx, registration("zebrafish", &typed)).await;
    assert!(!format!("{refused:?}").to_lowercase().contains("zebrafish"), "{refused:?}");
}

/// Whoever asks waits for a turn at hashing: with no turn to be had, no address is answered, known or unknown.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_address_makes_the_same_work_as_a_known_one() {
    let app = TestApp::start(TestDatabase::sqlite().await).await;
    let known = app.invited("Okafor").await;
    app.link_for("Lindqvist", None).await;
    let parts = app.ctx.clone();
    let idle = Passwords::new(0).unwrap();
    let ctx = Context::new(parts.store, parts.clock, parts.chance, parts.secrets, idle, parts.forms, parts.papers);
    for email in [known.as_str(), "nobody@hub.example", "lindqvist@hub.example"] {
        let signing_in = start_sign_in(&ctx, credentials(email, PASSWORD));
        assert!(timeout(Duration::from_millis(300), signing_in).await.is_err(), "{email} was answered without work");
        let registering = register(&ctx, registration(email, &json!({})));
        assert!(timeout(Duration::from_millis(300), registering).await.is_err(), "{email} was answered without work");
    }
}
