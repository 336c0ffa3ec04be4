//! The verbs' world over a test's database: the clock stands until it is moved, chance is seeded.

use std::sync::{Arc, LazyLock};

use amhp_hub::clock::Clock;
use amhp_hub::domain::Masked;
use amhp_hub::domain::account::{Account, Face};
use amhp_hub::form::Forms;
use amhp_hub::secrets::{Chance, Passwords, Secrets};
use amhp_hub::services::Context;
use amhp_hub::services::accounts::{Opened, Registration, complete, register};
use jiff::Timestamp;

use super::database::TestDatabase;
use super::documents::papers;

/// A password that is good enough.
pub const PASSWORD: &str = "heron lantern gravel 47 teacup";

/// Hashing for every test of the binary: two at once, and one decoy made for all.
pub static PASSWORDS: LazyLock<Passwords> = LazyLock::new(|| Passwords::new(2).unwrap());

/// When every test begins.
pub fn start() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// A context over the database; its clock is moved by `ctx.clock.advance`.
pub fn context(database: &TestDatabase) -> Context {
    let clock = Clock::manual(start());
    let forms = Arc::new(Forms::embedded().unwrap());
    let papers = papers(database, false);
    let secrets = Secrets::new([7; 32]);
    Context::new(database.store.clone(), clock, Chance::seeded(7), secrets, PASSWORDS.clone(), forms, papers)
}

/// Asks for an account with this address.
pub async fn ask_for_account(ctx: &Context, email: &str) -> Opened {
    let registration = Registration {
        email: email.to_owned(),
        password: Masked::new(PASSWORD.to_owned()),
        name: "Rowan Ashdown".to_owned(),
        profession: "gp".to_owned(),
        organisation: "Millbrook Surgery".to_owned(),
        ods_code: None,
        telephone: "01632 960014".to_owned(),
        is_senior: true,
    };
    register(ctx, registration).await.unwrap()
}

/// Completes a challenge with the code that was mailed.
pub async fn confirm(ctx: &Context, opened: &Opened, code: &str) -> Account {
    complete(ctx, opened.challenge_id.reveal(), code, Face::Page).await.unwrap().account
}
