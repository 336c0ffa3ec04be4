//! Sessions: how long they last, where they hold, what ends them at once.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Face, Grant, Profile, Role};
use amhp_hub::services::accounts::{Invitation, SignedIn, authenticate, complete, invite, me, set_up, sign_out};
use jiff::SignedDuration;

use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::PASSWORD;
use crate::support::sql::{execute, rows};

const MICROSECOND: SignedDuration = SignedDuration::from_micros(1);
const IDLE: SignedDuration = SignedDuration::from_mins(30);

impl TestApp {
    async fn signs_in(&self, email: &str, face: Face) -> SignedIn {
        let opened = self.opened(email).await;
        let code = self.code_for(email).await;
        complete(&self.ctx, opened.challenge_id.reveal(), &code, face).await.unwrap()
    }

    async fn is_in(&self, signed_in: &SignedIn, face: Face) -> bool {
        authenticate(&self.ctx, signed_in.token.reveal(), face).await.unwrap().is_some()
    }
}

both_engines! {
    async fn a_session_that_is_not_used_ends_after_half_an_hour(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let (one, other) = (app.signs_in(&person, Face::Page).await, app.signs_in(&person, Face::Page).await);
        app.clock.advance(IDLE - MICROSECOND);
        assert!(app.is_in(&one, Face::Page).await);
        app.clock.advance(MICROSECOND);
        assert!(!app.is_in(&other, Face::Page).await, "exactly half an hour");
        assert!(app.is_in(&one, Face::Page).await, "it was used");
        app.clock.advance(IDLE);
        assert!(!app.is_in(&one, Face::Page).await);
    }

    async fn a_session_is_promised_no_longer_than_it_holds(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let signed_in = app.signs_in(&person, Face::Page).await;
        app.clock.advance(SignedDuration::from_secs(59));
        let session = authenticate(&app.ctx, signed_in.token.reveal(), Face::Page).await.unwrap().unwrap();
        app.clock.set(session.idle_until - MICROSECOND);
        assert!(app.is_in(&signed_in, Face::Page).await, "it was promised until {}", session.idle_until);
    }

    async fn a_session_in_constant_use_ends_after_twelve_hours(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let signed_in = app.signs_in(&person, Face::Api).await;
        assert_eq!(signed_in.expires_at, app.now() + SignedDuration::from_hours(12));
        for _ in 0..35 {
            app.clock.advance(SignedDuration::from_mins(20));
            assert!(app.is_in(&signed_in, Face::Api).await, "{}", app.now());
        }
        let session = authenticate(&app.ctx, signed_in.token.reveal(), Face::Api).await.unwrap().unwrap();
        assert_eq!(session.idle_until, signed_in.expires_at);
        app.clock.set(signed_in.expires_at - MICROSECOND);
        assert!(app.is_in(&signed_in, Face::Api).await);
        app.clock.set(signed_in.expires_at);
        assert!(!app.is_in(&signed_in, Face::Api).await);
    }

    async fn signing_out_ends_this_session_at_once_and_no_other(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let (one, other) = (app.signs_in(&person, Face::Page).await, app.signs_in(&person, Face::Page).await);
        let session = authenticate(&app.ctx, one.token.reveal(), Face::Page).await.unwrap().unwrap();
        sign_out(&app.ctx, session.id).await.unwrap();
        assert!(!app.is_in(&one, Face::Page).await);
        assert!(app.is_in(&other, Face::Page).await);
        sign_out(&app.ctx, session.id).await.unwrap();
    }

    async fn a_programs_token_is_no_page_session_nor_the_other_way_round(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let (page, api) = (app.signs_in(&person, Face::Page).await, app.signs_in(&person, Face::Api).await);
        assert!(app.is_in(&page, Face::Page).await && app.is_in(&api, Face::Api).await);
        assert!(!app.is_in(&page, Face::Api).await && !app.is_in(&api, Face::Page).await);
        for unknown in ["", "x", app.ctx.chance.token().reveal()] {
            assert!(authenticate(&app.ctx, unknown, Face::Page).await.unwrap().is_none());
        }
    }

    async fn choosing_a_password_by_a_link_ends_the_sessions_from_before(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let before = app.signs_in(&person, Face::Page).await;
        let lost = "UPDATE accounts SET password_hash = NULL";
        execute(&app.database.store, lost).await.unwrap();
        let invitation = Invitation { email: person.clone(), profile: Profile::default(), grant: None };
        let link = invite(&app.ctx, invitation).await.unwrap().unwrap();
        assert!(app.is_in(&before, Face::Page).await, "an invitation alone ends nothing");
        set_up(&app.ctx, link.reveal(), Masked::new(PASSWORD.to_owned())).await.unwrap();
        assert!(!app.is_in(&before, Face::Page).await);
        assert_eq!(rows(&app.database.store, "sessions").await, 0);
    }

    async fn a_disabled_account_is_out_at_once_and_cannot_come_back(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.invited("Okafor").await;
        let signed_in = app.signs_in(&person, Face::Page).await;
        app.disable(&person).await;
        assert!(!app.is_in(&signed_in, Face::Page).await);
        let typed = crate::services::desk::credentials(&person, PASSWORD);
        let again = amhp_hub::services::accounts::start_sign_in(&app.ctx, typed).await;
        assert!(matches!(again, Err(amhp_hub::services::Refusal::NotSignedIn)), "{again:?}");
    }

    async fn a_role_that_is_given_while_signed_in_holds_with_the_next_request(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let service = app.add_service("northgate").await;
        let person = app.invited("Okafor").await;
        let signed_in = app.signs_in(&person, Face::Page).await;
        let session = authenticate(&app.ctx, signed_in.token.reveal(), Face::Page).await.unwrap().unwrap();
        assert_eq!(session.actor.grants, []);
        let grant = Grant { service: Some(service.id), role: Role::Amhp };
        let invitation = Invitation { email: person.clone(), profile: Profile::default(), grant: Some(grant) };
        assert!(invite(&app.ctx, invitation.clone()).await.unwrap().is_none(), "no link for one who has a password");
        assert!(invite(&app.ctx, invitation).await.unwrap().is_none());
        let session = authenticate(&app.ctx, signed_in.token.reveal(), Face::Page).await.unwrap().unwrap();
        assert_eq!(session.actor.grants, [grant], "once, however often it was given");
        assert_eq!(me(&app.ctx, &session.actor).await.unwrap().profile.name, "Okafor", "the profile stays");
        execute(&app.database.store, "DELETE FROM grants").await.unwrap();
        let session = authenticate(&app.ctx, signed_in.token.reveal(), Face::Page).await.unwrap().unwrap();
        assert_eq!(session.actor.grants, []);
    }
}
