//! Setting up an authenticator app and removing it: who may, what is kept, what ends.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Face, Role};
use amhp_hub::domain::challenge::ENROLMENT_LIFE;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{
    authenticate, authenticator_enrolment, authenticator_since, begin_authenticator, confirm_authenticator,
    remove_authenticator,
};
use jiff::SignedDuration;
use totp_rs::{Builder, Secret};

use super::desk::other_than;
use crate::support::app::TestApp;
use crate::support::database::{TestDatabase, both_engines};
use crate::support::people::{PASSWORD, Person};
use crate::support::sql::{everything, execute, rows};

/// The app on somebody's telephone: what it was given, and no code of ours.
pub struct Telephone(Secret);

impl Telephone {
    pub fn given(key: &str) -> Self {
        Self(Secret::try_from_base32(key).unwrap())
    }

    /// The code it shows at a time, so many steps on.
    pub fn code(&self, app: &TestApp, steps: i64) -> String {
        let at = app.now().as_second() + 30 * steps;
        let totp = Builder::new().with_secret(self.0.clone()).build().unwrap();
        totp.generate(u64::try_from(at).unwrap()).to_string()
    }
}

impl TestApp {
    /// An AMHP, signed in.
    pub async fn amhp(&self, name: &str) -> Person {
        let service = self.add_service(&name.to_lowercase()).await;
        self.staff(name, service.id, Role::Amhp).await
    }

    /// Begins to set up an app for somebody, who gives it the key.
    pub async fn telephone(&self, person: &Person) -> Telephone {
        assert!(begin_authenticator(&self.ctx, &person.actor).await.unwrap());
        Telephone::given(authenticator_enrolment(&self.ctx, &person.actor).await.unwrap().unwrap().key.reveal())
    }

    /// Types the first code.
    pub async fn confirms(&self, person: &Person, code: &str) -> Result<(), Refusal> {
        let session = authenticate(&self.ctx, &person.token, Face::Api).await.unwrap().unwrap().id;
        confirm_authenticator(&self.ctx, &person.actor, session, code).await
    }

    /// An app that is set up, at a time when none of its codes was used but the first.
    pub async fn with_app(&self, person: &Person) -> Telephone {
        let telephone = self.telephone(person).await;
        self.confirms(person, &telephone.code(self, 0)).await.unwrap();
        self.clock.advance(SignedDuration::from_mins(5));
        telephone
    }

    /// Removes it by this password.
    pub async fn removes(&self, person: &Person, password: &str) -> Result<(), Refusal> {
        let session = authenticate(&self.ctx, &person.token, Face::Api).await.unwrap().unwrap().id;
        remove_authenticator(&self.ctx, &person.actor, session, Masked::new(password.to_owned())).await
    }
}

both_engines! {
    async fn an_app_is_set_up_by_its_first_code(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        assert!(matches!(app.confirms(&person, "123456").await, Err(Refusal::NotFound)), "nothing was begun");
        let telephone = app.telephone(&person).await;
        let code = telephone.code(&app, 0);
        for wrong in [other_than(&code), telephone.code(&app, -2), telephone.code(&app, 2), String::new()] {
            assert!(matches!(app.confirms(&person, &wrong).await, Err(Refusal::WrongCode)), "{wrong:?}");
        }
        assert_eq!(authenticator_since(&app.ctx, &person.actor).await.unwrap(), None);
        assert_eq!(rows(&app.database.store, "attempts WHERE kind = 'wrong_code'").await, 0, "no guess: the key was shown");
        app.confirms(&person, &format!("{} {}", &code[..3], &code[3..])).await.unwrap();
        assert_eq!(authenticator_since(&app.ctx, &person.actor).await.unwrap(), Some(app.now()));
        assert!(authenticator_enrolment(&app.ctx, &person.actor).await.unwrap().is_none(), "the key is shown no more");
        assert!(!begin_authenticator(&app.ctx, &person.actor).await.unwrap(), "it is not replaced by a click");
        assert_eq!(authenticator_since(&app.ctx, &person.actor).await.unwrap(), Some(app.now()));
    }

    async fn beginning_again_gives_another_key_and_the_first_is_none(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let (first, second) = (app.telephone(&person).await, app.telephone(&person).await);
        assert!(matches!(app.confirms(&person, &first.code(&app, 0)).await, Err(Refusal::WrongCode)));
        app.confirms(&person, &second.code(&app, 0)).await.unwrap();
    }

    async fn a_key_waits_an_hour_for_its_first_code(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.telephone(&person).await;
        let used = app.signed_in(&person.email).await;
        app.clock.advance(SignedDuration::from_mins(25));
        let person = Person { token: app.signed_in(&person.email).await.token, ..used };
        app.clock.advance(SignedDuration::from_mins(25));
        let person = Person { token: app.signed_in(&person.email).await.token, ..person };
        app.clock.advance(ENROLMENT_LIFE - SignedDuration::from_mins(50));
        assert!(matches!(app.confirms(&person, &telephone.code(&app, 0)).await, Err(Refusal::NotFound)));
        assert!(authenticator_enrolment(&app.ctx, &person.actor).await.unwrap().is_none());
        app.with_app(&person).await;
    }

    async fn two_first_codes_at_once_confirm_once(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.telephone(&person).await;
        let code = telephone.code(&app, 0);
        let (one, other) = tokio::join!(app.confirms(&person, &code), app.confirms(&person, &code));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    }

    async fn two_clicks_at_once_leave_one_key(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let click = || begin_authenticator(&app.ctx, &person.actor);
        let (a, b, c) = tokio::join!(click(), click(), click());
        assert!(a.unwrap() && b.unwrap() && c.unwrap());
        assert_eq!(rows(&app.database.store, "authenticators").await, 1);
    }

    async fn setting_up_and_removing_end_the_other_sessions(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let other = app.signed_in(&person.email).await;
        let telephone = app.with_app(&person).await;
        assert!(authenticate(&app.ctx, &other.token, Face::Api).await.unwrap().is_none());
        let opened = app.opened(&person.email).await;
        let other = app.complete(&opened, &telephone.code(&app, 0)).await.unwrap().token;
        app.removes(&person, PASSWORD).await.unwrap();
        assert!(authenticate(&app.ctx, other.reveal(), Face::Api).await.unwrap().is_none());
        assert!(authenticate(&app.ctx, &person.token, Face::Api).await.unwrap().is_some(), "this one goes on");
    }

    async fn it_is_removed_by_the_password_and_its_codes_are_then_wrong(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        let telephone = app.with_app(&person).await;
        let open_before = app.opened(&person.email).await;
        assert!(matches!(app.removes(&person, "quite another pass phrase").await, Err(Refusal::NotSignedIn)));
        assert!(authenticator_since(&app.ctx, &person.actor).await.unwrap().is_some());
        assert_eq!(rows(&app.database.store, "attempts WHERE kind = 'wrong_password'").await, 1, "counted as in signing in");
        app.removes(&person, PASSWORD).await.unwrap();
        assert_eq!(authenticator_since(&app.ctx, &person.actor).await.unwrap(), None);
        let code = telephone.code(&app, 0);
        assert!(matches!(app.complete(&open_before, &code).await, Err(Refusal::WrongCode)), "at once");
        let opened = app.opened(&person.email).await;
        assert!(matches!(app.complete(&opened, &code).await, Err(Refusal::WrongCode)));
        let mailed = app.code_for(&person.email).await;
        app.complete(&opened, &mailed).await.unwrap();
        let again = app.with_app(&person).await;
        assert_ne!(again.code(&app, 0), telephone.code(&app, 0), "another key");
    }

    async fn wrong_passwords_for_removing_are_throttled_with_those_of_signing_in(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        app.with_app(&person).await;
        let mut refusals = Vec::new();
        for _ in 0..7 {
            refusals.push(app.removes(&person, "quite another pass phrase").await.unwrap_err());
        }
        assert!(matches!(refusals[0], Refusal::NotSignedIn) && matches!(refusals[6], Refusal::Throttled { .. }));
        assert!(matches!(app.removes(&person, PASSWORD).await, Err(Refusal::Throttled { .. })));
    }

    async fn a_referrer_has_no_app(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.referrer("Quennell").await;
        assert!(matches!(begin_authenticator(&app.ctx, &person.actor).await, Err(Refusal::NotAllowed)));
        assert!(matches!(authenticator_enrolment(&app.ctx, &person.actor).await, Err(Refusal::NotAllowed)));
        assert!(matches!(authenticator_since(&app.ctx, &person.actor).await, Err(Refusal::NotAllowed)));
        assert!(matches!(app.confirms(&person, "123456").await, Err(Refusal::NotAllowed)));
        assert!(matches!(app.removes(&person, PASSWORD).await, Err(Refusal::NotAllowed)));
        assert_eq!(rows(&app.database.store, "authenticators").await, 0);
    }

    async fn the_whole_database_holds_neither_key_nor_code(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let person = app.amhp("Okafor").await;
        begin_authenticator(&app.ctx, &person.actor).await.unwrap();
        let key = authenticator_enrolment(&app.ctx, &person.actor).await.unwrap().unwrap().key.reveal().clone();
        let telephone = Telephone::given(&key);
        let mut all = everything(&app.database).await;
        let first = telephone.code(&app, 0);
        app.confirms(&person, &first).await.unwrap();
        app.clock.advance(SignedDuration::from_mins(5));
        let code = telephone.code(&app, 0);
        let opened = app.opened(&person.email).await;
        app.complete(&opened, &code).await.unwrap();
        all += &everything(&app.database).await;
        let hex: String = telephone.0.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert!(all.contains("# authenticators\n") && hex.len() == 40);
        assert!(!all.contains(&key) && !all.to_lowercase().contains(&hex), "the key is kept");
        let words: Vec<&str> = all.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        assert!(!words.contains(&first.as_str()) && !words.contains(&code.as_str()), "a code is kept");
    }

    async fn a_key_copied_to_another_account_signs_nobody_in(database: TestDatabase) {
        let app = TestApp::start(database).await;
        let (one, other) = (app.amhp("Okafor").await, app.amhp("Lindqvist").await);
        let telephone = app.with_app(&one).await;
        app.with_app(&other).await;
        let key = format!("(SELECT secret_sealed FROM authenticators WHERE account_id = '{}')", one.actor.account);
        let sql = format!("UPDATE authenticators SET secret_sealed = {key} WHERE account_id = '{}'", other.actor.account);
        execute(&app.database.store, sql).await.unwrap();
        let opened = app.opened(&other.email).await;
        let answer = app.complete(&opened, &telephone.code(&app, 0)).await;
        assert!(matches!(answer, Err(Refusal::Fault(_))), "{answer:?}");
    }
}
