//! Begins a sign-in: e-mail and password, then a code goes out by mail, unless the account has an authenticator app.
//!
//! A wrong password and an unknown address get the same answer after the same work.

use serde::Deserialize;

use super::authenticator::has_app;
use super::challenge::{self, Count, Issue, New, Opened};
use crate::domain::Masked;
use crate::domain::attempts::AttemptKind;
use crate::domain::challenge::ChallengePurpose;
use crate::domain::ids::AccountId;
use crate::services::{Context, Refusal};
use crate::store::{Conn, account_credentials, challenge_insert};

/// What is typed to sign in.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The address.
    pub email: String,
    /// The password.
    pub password: Masked<String>,
}

/// Checks the password, opens a challenge and mails its code; to those with an authenticator app only when they ask for
/// one (`resend`).
///
/// # Errors
/// `NotSignedIn` where address and password do not belong together; `Throttled`.
pub async fn start_sign_in(ctx: &Context, typed: Credentials) -> Result<Opened, Refusal> {
    let checked = check_password(ctx, typed).await?;
    open(ctx, checked).await
}

/// An address and the password that belongs to it.
#[derive(Debug)]
pub(super) struct Checked {
    pub(super) account: AccountId,
    /// The count of wrong ones: to be looked at again where something is made of the right one.
    pub(super) wrong: Count,
    address: [u8; 32],
}

/// Checks a password, and counts a wrong one.
///
/// # Errors
/// As [`start_sign_in`].
pub(super) async fn check_password(ctx: &Context, typed: Credentials) -> Result<Checked, Refusal> {
    let now = ctx.clock.now();
    let email = challenge::address(&typed.email);
    let address = challenge::address_digest(ctx, &email);
    let wrong = Count::new(ctx, AttemptKind::WrongPassword, &address, now);
    let before = wrong.clone();
    ctx.store.write(move |tx| before.allow(tx, 1)).await?;

    let known = ctx.store.read(move |conn| account_credentials(conn, &email).map_err(Refusal::from)).await?;
    let account = known.as_ref().map(|k| k.account);
    let fits = ctx.passwords.verify(typed.password, known.and_then(|k| k.password_hash)).await?;
    match account.filter(|_| fits) {
        Some(account) => Ok(Checked { account, wrong, address }),
        None => {
            ctx.store.write(move |tx| counted(tx, &wrong)).await?;
            Err(Refusal::NotSignedIn)
        }
    }
}

/// Looks for room again: of many who tried at once, only as many are told as there is room for.
fn counted(tx: &mut Conn, wrong: &Count) -> Result<(), Refusal> {
    wrong.allow(tx, 1)?;
    Ok(wrong.put(tx, 1)?)
}

async fn open(ctx: &Context, checked: Checked) -> Result<Opened, Refusal> {
    let now = ctx.clock.now();
    let Checked { account, wrong, address } = checked;
    let new = New::open(ctx, ChallengePurpose::SignIn, &address, (Some(account), None), now);
    let issue = Issue::new(ctx, &new.row, now);
    let sent = Count::new(ctx, AttemptKind::CodeSent, &address, now);
    let opened = new.opened.clone();
    ctx.store
        .write(move |tx| {
            wrong.allow(tx, 1)?;
            if has_app(tx, account)? {
                return Ok(challenge_insert(tx, &new.row)?);
            }
            sent.allow(tx, 1)?;
            sent.put(tx, 1)?;
            challenge_insert(tx, &new.row)?;
            Ok::<_, Refusal>(issue.put(tx)?)
        })
        .await?;
    Ok(opened)
}
