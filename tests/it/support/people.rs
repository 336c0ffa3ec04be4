//! People who use the service: registered or invited, and signed in by the code that was mailed to them.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Actor, Face, Grant, Profile, Role};
use amhp_hub::domain::ids::ServiceId;
use amhp_hub::domain::reference::Reference;
use amhp_hub::jobs::{Worker, run_one};
use amhp_hub::mail::Mailer;
use amhp_hub::services::Context;
use amhp_hub::services::accounts::{self, Credentials, Invitation, Registration};
use amhp_hub::services::referrals::{Key, Submission, submit_referral};
use serde_json::{Value, json};

use super::app::{TestApp, six_digits};
use super::examples;

/// Somebody with an account.
#[derive(Clone)]
pub struct Person {
    /// The address that signs in.
    pub email: String,
    /// Who they are to the verbs.
    pub actor: Actor,
    /// Their bearer token.
    pub token: String,
    /// What their browser sends as `Cookie`.
    pub cookie: String,
}

/// Everybody's password: nobody guesses it.
pub const PASSWORD: &str = "walnut kettle harbour nine";

impl TestApp {
    /// A referrer who has just registered, signed in at both faces.
    pub async fn referrer(&self, name: &str) -> Person {
        let email = format!("{}@lodestone.example", name.to_lowercase());
        let asked: Registration = serde_json::from_value(json!({
            "email": email, "password": PASSWORD, "name": name, "profession": "gp",
            "organisation": "Lodestone Lane Surgery", "telephone": "01632 960177", "is_senior": true,
        }))
        .unwrap();
        let opened = accounts::register(&self.ctx, asked).await.unwrap();
        let code = self.code_for(&email).await;
        let page = accounts::complete(&self.ctx, opened.challenge_id.reveal(), &code, Face::Page).await.unwrap();
        self.person(&email, page.token.reveal()).await
    }

    /// A member of a service's staff who was invited and has set up, signed in at both faces.
    pub async fn staff(&self, name: &str, service: ServiceId, role: Role) -> Person {
        let email = format!("{}@hub.example", name.to_lowercase());
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        let grant = Some(Grant { service: (role != Role::Admin).then_some(service), role });
        let invitation = Invitation { email: email.clone(), profile, grant };
        let token = accounts::invite(&self.ctx, invitation).await.unwrap().unwrap();
        accounts::set_up(&self.ctx, token.reveal(), Masked::new(PASSWORD.to_owned())).await.unwrap();
        self.signed_in(&email).await
    }

    /// Signs an account in at both faces.
    pub async fn signed_in(&self, email: &str) -> Person {
        let page = self.session(email, Face::Page).await;
        self.person(email, &page).await
    }

    /// The holder of a page's session, signed in at the API as well.
    async fn person(&self, email: &str, page: &str) -> Person {
        let token = self.session(email, Face::Api).await;
        let cookie = format!("dev-session={page}");
        let session = accounts::authenticate(&self.ctx, &token, Face::Api).await.unwrap().unwrap();
        Person { email: email.to_owned(), actor: session.actor, token, cookie }
    }

    async fn session(&self, email: &str, face: Face) -> String {
        let typed = Credentials { email: email.to_owned(), password: Masked::new(PASSWORD.to_owned()) };
        let opened = accounts::start_sign_in(&self.ctx, typed).await.unwrap();
        let code = self.code_for(email).await;
        let signed_in = accounts::complete(&self.ctx, opened.challenge_id.reveal(), &code, face).await.unwrap();
        signed_in.token.reveal().clone()
    }

    /// A referral of the smallest kind, sent by `referrer` to the service of this slug.
    pub async fn referral(&self, referrer: &Person, slug: &str) -> Reference {
        self.referral_of(referrer, slug, examples::minimal(self.now())).await
    }

    /// A referral of these answers, sent by `referrer` to the service of this slug.
    pub async fn referral_of(&self, referrer: &Person, slug: &str, answers: Value) -> Reference {
        let key = Key::parse(Some(self.ctx.chance.token().reveal())).unwrap();
        let submission = Submission { service: slug.to_owned(), form: "amhp-referral".to_owned(), answers };
        submit_referral(&self.ctx, &referrer.actor, submission, &key).await.unwrap().reference
    }
}

/// The bearer token of somebody who is invited, with this grant if any, where no service answers yet.
pub async fn token_of(ctx: &Context, email: &str, grant: Option<Grant>) -> String {
    set_up(ctx, email, grant).await;
    session_of(ctx, email, Face::Api).await
}

/// An account with everybody's password, which ends its sessions.
pub async fn set_up(ctx: &Context, email: &str, grant: Option<Grant>) {
    let invitation = Invitation { email: email.to_owned(), profile: Profile::default(), grant };
    accounts::invite(ctx, invitation).await.unwrap();
    accounts::renew_password(ctx, email, Masked::new(PASSWORD.to_owned())).await.unwrap();
}

/// A session at either face of an account that is set up, where no service answers yet.
pub async fn session_of(ctx: &Context, email: &str, face: Face) -> String {
    let typed = Credentials { email: email.to_owned(), password: Masked::new(PASSWORD.to_owned()) };
    let opened = accounts::start_sign_in(ctx, typed).await.unwrap();
    let (mailer, letters) = Mailer::memory("hub@amhp.example".parse().unwrap());
    let worker = Worker::new(ctx.clone(), mailer, "http://127.0.0.1:8080");
    while run_one(&worker).await.unwrap() {}
    let with_code = letters.delivered().into_iter().rfind(|letter| letter.eml.contains("Your code to sign in"));
    let code = six_digits(&with_code.unwrap().eml);
    let signed_in = accounts::complete(ctx, opened.challenge_id.reveal(), &code, face).await.unwrap();
    signed_in.token.reveal().clone()
}
