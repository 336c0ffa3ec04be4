//! What the tests of signing in do again and again.

use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Face, Grant, Profile};
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::{self, Credentials, Invitation, Opened, Registration, SignedIn};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::people::PASSWORD;
use crate::support::sql::execute;

impl TestApp {
    /// The address of an account with the usual password and no role.
    pub async fn invited(&self, name: &str) -> String {
        let (email, token) = self.link_for(name, None).await;
        accounts::set_up(&self.ctx, token.reveal(), Masked::new(PASSWORD.to_owned())).await.unwrap();
        email
    }

    /// Invites somebody: their address and the token of their link.
    pub async fn link_for(&self, name: &str, grant: Option<Grant>) -> (String, Masked<String>) {
        let email = format!("{}@hub.example", name.to_lowercase());
        let profile = Profile { name: name.to_owned(), ..Profile::default() };
        let token = accounts::invite(&self.ctx, Invitation { email: email.clone(), profile, grant }).await.unwrap();
        (email, token.unwrap())
    }

    /// A challenge opened by the right password.
    pub async fn opened(&self, email: &str) -> Opened {
        accounts::start_sign_in(&self.ctx, credentials(email, PASSWORD)).await.unwrap()
    }

    /// Asks for an account with this address.
    pub async fn registers(&self, email: &str) -> Opened {
        accounts::register(&self.ctx, registration(email, &json!({}))).await.unwrap()
    }

    /// Types a code at the program's face.
    pub async fn complete(&self, opened: &Opened, code: &str) -> Result<SignedIn, Refusal> {
        accounts::complete(&self.ctx, opened.challenge_id.reveal(), code, Face::Api).await
    }

    /// Takes an account out of use, as an administrator would.
    pub async fn disable(&self, email: &str) {
        let sql = format!("UPDATE accounts SET disabled_at = created_at WHERE email = '{email}'");
        execute(&self.database.store, sql).await.unwrap();
    }
}

/// What is typed to sign in.
pub fn credentials(email: &str, password: &str) -> Credentials {
    Credentials { email: email.to_owned(), password: Masked::new(password.to_owned()) }
}

/// A code of six digits that is not this one.
pub fn other_than(code: &str) -> String {
    format!("{:06}", (code.parse::<u32>().unwrap() + 1) % 1_000_000)
}

/// Somebody who asks for an account, with `patch` merged into what they typed.
pub fn registration(email: &str, patch: &Value) -> Registration {
    let mut typed = json!({
        "email": email, "password": PASSWORD, "name": "Halvard Quennell", "profession": "gp",
        "organisation": "Lodestone Lane Surgery", "telephone": "01632 960177", "is_senior": true,
    });
    json_patch::merge(&mut typed, patch);
    serde_json::from_value(typed).unwrap()
}
