//! Begins a sign-in: e-mail and password, then a code goes out by mail.
//!
//! A wrong password and an unknown address get the same answer after the same work.

use serde::Deserialize;

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

/// Checks the password, opens a challenge and mails its code.
///
/// # Errors
/// `NotSignedIn` where address and password do not belong together; `Throttled`.
pub async fn start_sign_in(ctx: &Context, typed: Credentials) -> Result<Opened, Refusal> {
    let now = ctx.clock.now();
    let email = challenge::address(&typed.email);
    let address = challenge::address_digest(ctx, &email);
    let wrong = Count::new(ctx, AttemptKind::WrongPassword, &address, now);
    let (before, after) = (wrong.clone(), wrong.clone());
    ctx.store.write(move |tx| before.allow(tx, 1)).await?;

    let known = ctx.store.read(move |conn| account_credentials(conn, &email).map_err(Refusal::from)).await?;
    let account = known.as_ref().map(|k| k.account);
    let fits = ctx.passwords.verify(typed.password, known.and_then(|k| k.password_hash)).await?;
    match account.filter(|_| fits) {
        Some(account) => open(ctx, account, &address, after).await,
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

async fn open(ctx: &Context, account: AccountId, address: &[u8; 32], wrong: Count) -> Result<Opened, Refusal> {
    let now = ctx.clock.now();
    let new = New::open(ctx, ChallengePurpose::SignIn, address, (Some(account), None), now);
    let issue = Issue::new(ctx, &new.row, now);
    let sent = Count::new(ctx, AttemptKind::CodeSent, address, now);
    let opened = new.opened.clone();
    ctx.store
        .write(move |tx| {
            wrong.allow(tx, 1)?;
            sent.allow(tx, 1)?;
            sent.put(tx, 1)?;
            challenge_insert(tx, &new.row)?;
            Ok::<_, Refusal>(issue.put(tx)?)
        })
        .await?;
    Ok(opened)
}
