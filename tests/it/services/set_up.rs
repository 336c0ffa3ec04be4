//! Set-up links: once, for a week, for one account.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::Profile;
use amhp_hub::domain::challenge::SET_UP_LIFE;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{Invitation, invite, set_up, set_up_is_open, start_sign_in};
use jiff::SignedDuration;

use super::desk::credentials;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::rows;

const OTHER: &str = "copper lantern meadow six";

fn password(text: &str) -> Masked<String> {
    Masked::new(text.to_owned())
}

both_engines! {
    async fn a_link_opens_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (email, link) = app.link_for("Okafor", None).await;
        set_up_is_open(&app.ctx, link.reveal()).await.unwrap();
        assert!(matches!(start_sign_in(&app.ctx, credentials(&email, PASSWORD)).await, Err(Refusal::NotSignedIn)));
        set_up(&app.ctx, link.reveal(), password(PASSWORD)).await.unwrap();
        assert!(matches!(set_up_is_open(&app.ctx, link.reveal()).await, Err(Refusal::NotFound)));
        assert!(matches!(set_up(&app.ctx, link.reveal(), password(OTHER)).await, Err(Refusal::NotFound)));
        start_sign_in(&app.ctx, credentials(&email, PASSWORD)).await.unwrap();
    }

    async fn a_link_opens_for_seven_days(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (_, one) = app.link_for("Okafor", None).await;
        let (_, other) = app.link_for("Lindqvist", None).await;
        app.clock.advance(SET_UP_LIFE - SignedDuration::from_micros(1));
        set_up(&app.ctx, one.reveal(), password(PASSWORD)).await.unwrap();
        app.clock.advance(SignedDuration::from_micros(1));
        assert!(matches!(set_up_is_open(&app.ctx, other.reveal()).await, Err(Refusal::NotFound)));
        assert!(matches!(set_up(&app.ctx, other.reveal(), password(PASSWORD)).await, Err(Refusal::NotFound)));
    }

    async fn of_two_who_use_a_link_at_once_one_wins(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (email, link) = app.link_for("Okafor", None).await;
        let tries = [PASSWORD, OTHER].map(|typed| {
            let (ctx, link) = (app.ctx.clone(), link.clone());
            (typed, tokio::spawn(async move { set_up(&ctx, link.reveal(), password(typed)).await }))
        });
        let mut won = Vec::new();
        for (typed, answer) in tries {
            match answer.await.unwrap() {
                Ok(()) => won.push(typed),
                Err(refusal) => assert!(matches!(refusal, Refusal::NotFound), "{refusal:?}"),
            }
        }
        assert_eq!(won.len(), 1);
        start_sign_in(&app.ctx, credentials(&email, won[0])).await.unwrap();
    }

    async fn a_link_that_never_was_is_not_found(database: TestDatabase) {
        let app = TestApp::start(database).await;
        for unknown in ["", "x", app.ctx.chance.token().reveal()] {
            assert!(matches!(set_up_is_open(&app.ctx, unknown).await, Err(Refusal::NotFound)));
            assert!(matches!(set_up(&app.ctx, unknown, password(PASSWORD)).await, Err(Refusal::NotFound)));
        }
    }

    async fn a_password_that_does_not_do_leaves_the_link_open(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (_, link) = app.link_for("Lindqvist", None).await;
        for weak in ["short", "passwordpassword", "lindqvist@hub.example", "LindqvistLindqvist"] {
            let refused = set_up(&app.ctx, link.reveal(), password(weak)).await;
            assert!(matches!(&refused, Err(Refusal::Invalid(p)) if p[0].pointer == "/password"), "{weak}: {refused:?}");
        }
        set_up(&app.ctx, link.reveal(), password(PASSWORD)).await.unwrap();
    }

    async fn an_older_link_of_the_same_account_dies_with_the_first_that_is_used(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (email, older) = app.link_for("Okafor", None).await;
        let (_, newer) = app.link_for("Okafor", None).await;
        assert_eq!(rows(&app.database.store, "accounts").await, 1);
        set_up(&app.ctx, newer.reveal(), password(PASSWORD)).await.unwrap();
        assert!(matches!(set_up(&app.ctx, older.reveal(), password(OTHER)).await, Err(Refusal::NotFound)));
        start_sign_in(&app.ctx, credentials(&email, PASSWORD)).await.unwrap();
    }

    async fn inviting_somebody_who_has_a_password_mails_no_link(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = app.invited("Okafor").await;
        let before = rows(&app.database.store, "outbox").await;
        let invitation = Invitation { email: email.to_uppercase(), profile: Profile::default(), grant: None };
        assert!(invite(&app.ctx, invitation).await.unwrap().is_none());
        assert_eq!(rows(&app.database.store, "outbox").await, before);
        assert_eq!(rows(&app.database.store, "accounts").await, 1);
    }

    async fn inviting_a_disabled_account_is_refused(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let email = app.invited("Okafor").await;
        app.disable(&email).await;
        let invitation = Invitation { email, profile: Profile::default(), grant: None };
        let answer = invite(&app.ctx, invitation).await;
        assert!(matches!(answer, Err(Refusal::NotAllowed)), "{answer:?}");
    }
}
