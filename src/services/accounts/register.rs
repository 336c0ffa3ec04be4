//! Asks for an account. None exists until the code is typed that was mailed to the address.
//!
//! The answer is the same whether or not the address has an account: the holder of a known one is told by mail.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use validator::Validate;

use super::challenge::{self, Count, Issue, New, Opened};
use super::{password, profile};
use crate::domain::account::Profile;
use crate::domain::attempts::AttemptKind;
use crate::domain::challenge::ChallengePurpose;
use crate::domain::message::Message;
use crate::domain::{Masked, Problem};
use crate::services::later::Post;
use crate::services::{Context, Refusal};
use crate::store::{Conn, account_by_email, challenge_insert};

/// What somebody gives who asks for an account.
#[derive(Debug, Clone, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub struct Registration {
    /// The address that will sign in.
    #[validate(
        email(message = "Enter an email address, such as name@example.com"),
        length(max = 254, message = "The email address must be 254 characters or fewer")
    )]
    #[serde(default)]
    pub email: String,
    /// The password.
    #[serde(default)]
    pub password: Masked<String>,
    /// Full name.
    #[validate(
        length(min = 1, max = 200, message = "Enter your full name"),
        does_not_contain(pattern = "\0", message = "Take out what is no character")
    )]
    #[serde(default)]
    pub name: String,
    /// Profession.
    #[validate(
        length(min = 1, max = 200, message = "Enter your profession"),
        does_not_contain(pattern = "\0", message = "Take out what is no character")
    )]
    #[serde(default)]
    pub profession: String,
    /// Employer or practice.
    #[validate(
        length(min = 1, max = 200, message = "Enter your organisation"),
        does_not_contain(pattern = "\0", message = "Take out what is no character")
    )]
    #[serde(default)]
    pub organisation: String,
    /// Its ODS code, if known.
    #[validate(regex(path = *crate::domain::formats::ODS_CODE, message = "Enter an ODS code of 3 to 9 letters and digits"))]
    #[serde(default)]
    pub ods_code: Option<String>,
    /// Telephone.
    #[validate(regex(path = *crate::domain::formats::TELEPHONE, message = "Enter a telephone number, such as 01632 960001"))]
    #[serde(default)]
    pub telephone: String,
    /// Whether they may refer without talking to a senior.
    #[serde(default)]
    pub is_senior: bool,
}

/// A registration as it waits for its code: the password only as its hash.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Pending {
    pub(super) email: String,
    pub(super) password_hash: String,
    pub(super) profile: Profile,
}

/// Opens a challenge for a new account and mails its code.
///
/// # Errors
/// `Invalid` with every problem; `Throttled`.
pub async fn register(ctx: &Context, mut asked: Registration) -> Result<Opened, Refusal> {
    tidy(&mut asked);
    let found = problems(&asked);
    if !found.is_empty() {
        return Err(Refusal::Invalid(found));
    }
    let now = ctx.clock.now();
    let password_hash = ctx.passwords.hash(asked.password.clone()).await?;
    let address = challenge::address_digest(ctx, &asked.email);
    let pending = Pending { email: asked.email.clone(), password_hash, profile: profile_of(asked) };
    let new = New::open(ctx, ChallengePurpose::Registration, &address, (None, Some(json!(pending))), now);
    let (opened, email) = (new.opened.clone(), pending.email);
    let count = Count::new(ctx, AttemptKind::Registration, &address, now);
    let keep = Keep { issue: Issue::new(ctx, &new.row, now), new, ctx: ctx.clone(), email, now };
    ctx.store
        .write(move |tx| {
            count.allow(tx, 1)?;
            count.put(tx, 1)?;
            keep.put(tx)
        })
        .await?;
    Ok(opened)
}

/// What is written once there is room for the attempt.
struct Keep {
    ctx: Context,
    new: New,
    issue: Issue,
    email: String,
    now: Timestamp,
}

impl Keep {
    /// A known address gets a challenge that no code completes, and a mail that says so. What is tried on it counts
    /// apart: a stranger must not use up the tries, or the codes, of the address's holder.
    fn put(&self, tx: &mut Conn) -> Result<(), Refusal> {
        let known = account_by_email(tx, &self.email)?;
        let mut row = self.new.row.clone();
        if let Some(account) = known {
            row.registration = None;
            row.address_digest = challenge::strangers_digest(&self.ctx, &self.email).to_vec();
            challenge_insert(tx, &row)?;
            self.issue.put_unsent(tx)?;
            let message = Message::RegistrationOfKnownAddress { account: account.id };
            return Ok(Post::new(&self.ctx, message, self.now, None).put(tx)?);
        }
        challenge_insert(tx, &row)?;
        Ok(self.issue.put(tx)?)
    }
}

fn tidy(asked: &mut Registration) {
    asked.email = challenge::address(&asked.email);
    for text in [&mut asked.name, &mut asked.profession, &mut asked.organisation, &mut asked.telephone] {
        *text = text.trim().to_owned();
    }
    asked.ods_code = asked.ods_code.take().map(|c| c.trim().to_uppercase()).filter(|c| !c.is_empty());
}

fn problems(asked: &Registration) -> Vec<Problem> {
    let mut found = asked.validate().err().map(|errors| profile::problems(&errors)).unwrap_or_default();
    found.extend(password::problem(&asked.password, &[&asked.email, &asked.name, &asked.organisation]));
    found
}

fn profile_of(asked: Registration) -> Profile {
    Profile {
        name: asked.name,
        profession: asked.profession,
        organisation: asked.organisation,
        ods_code: asked.ods_code,
        telephone: asked.telephone,
        is_senior: asked.is_senior,
    }
}
