//! `amhp-hub demo`: fills a database of its own with one invented service, its people and twenty referrals, and prints
//! how to sign in. Run again it keeps what is there and prints fresh passwords. Imports everything.

mod data;
mod fill;
mod moments;

pub use data::{Claimed, Contacted, Decided, Demonstration, Paper, Person, ServiceData, Story, Withdrawn};

use super::{CommandError, say, world};
use crate::domain::Masked;
use crate::domain::account::Role;
use crate::secrets::Chance;
use crate::services::accounts::renew_password;
use crate::services::{Context, Refusal};

/// Somebody who can sign in now, and how.
#[derive(Debug, Clone)]
pub struct SignIn {
    /// What they are.
    pub role: &'static str,
    /// Full name.
    pub name: String,
    /// The address.
    pub email: String,
    /// The password, kept nowhere else.
    pub password: Masked<String>,
}

pub(super) async fn run() -> Result<(), CommandError> {
    let (config, ctx) = world(true).await?;
    let sign_ins = fill(&ctx).await?;
    print(&sign_ins, &config.http.public_url.origin(), false);
    say("Serve it with: amhp-hub serve (or serve --demo, which shows the mail and prints new passwords)");
    Ok(())
}

/// Fills the database where it is not filled yet, and gives everybody a fresh password.
///
/// # Errors
/// Those of the verbs; `Fault` where the demonstration's own file is broken.
pub async fn fill(ctx: &Context) -> Result<Vec<SignIn>, Refusal> {
    let demonstration = Demonstration::read().map_err(|e| Refusal::Fault(e.into()))?;
    fill::fill(ctx, &demonstration).await?;
    let mut sign_ins = Vec::new();
    for person in demonstration.people {
        let password = password(&ctx.chance);
        renew_password(ctx, &person.email, password.clone()).await?;
        let role = in_words(person.role);
        sign_ins.push(SignIn { role, name: person.name, email: person.email, password });
    }
    Ok(sign_ins)
}

/// Letters and digits that nobody mistakes for one another.
const SYMBOLS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Sixteen symbols in four groups: 79 bits, and still typed by hand.
fn password(chance: &Chance) -> Masked<String> {
    let drawn = chance.below::<16>(SYMBOLS.len() as u8).map(|n| char::from(SYMBOLS[usize::from(n)]));
    let groups: Vec<String> = drawn.chunks(4).map(|group| group.iter().collect()).collect();
    Masked::new(groups.join("-"))
}

fn in_words(role: Option<Role>) -> &'static str {
    match role {
        Some(Role::Amhp) => "AMHP",
        Some(Role::Lead) => "AMHP lead",
        Some(Role::Viewer) => "Viewer",
        Some(Role::Admin) => "Administrator",
        None => "Referrer",
    }
}

/// Says who can sign in at `origin`, how, and where the mail is to be read that brings the code.
pub(super) fn print(sign_ins: &[SignIn], origin: &str, shows_mail: bool) {
    let width = |of: fn(&SignIn) -> &str| sign_ins.iter().map(|one| of(one).chars().count()).max().unwrap_or(0);
    let (name, email) = (width(|one| &one.name), width(|one| &one.email));
    say(&format!("\nSign in at {origin}/sign-in (everybody and everything is invented):\n"));
    for one in sign_ins {
        say(&format!("  {:10}  {:name$}  {:email$}  {}", one.role, one.name, one.email, one.password.reveal()));
    }
    let mail = if shows_mail { format!("{origin}/dev/mail") } else { "the mail that AMHP_HUB_MAIL carries".to_owned() };
    say(&format!("\nThe code that signing in asks for is in {mail}\n"));
}
