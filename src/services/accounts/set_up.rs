//! An invited member of staff chooses a password by their link, which then opens no more.

use super::invite::link_digest;
use super::password;
use crate::domain::Masked;
use crate::services::{Context, Refusal};
use crate::store;

/// Whether a set-up link would open now: a page asks before it shows a form.
///
/// # Errors
/// `NotFound` where it would not.
pub async fn set_up_is_open(ctx: &Context, token: &str) -> Result<(), Refusal> {
    let (now, digest) = (ctx.clock.now(), link_digest(&ctx.secrets, token));
    let live =
        ctx.store.read(move |conn| store::set_up_link_is_live(conn, &digest, now).map_err(Refusal::from)).await?;
    if live { Ok(()) } else { Err(Refusal::NotFound) }
}

/// Sets the password of the account that the link belongs to. Sessions from before end, and its other links.
///
/// # Errors
/// `NotFound` where the link is unknown, used or over; `Invalid` where the password does not do.
pub async fn set_up(ctx: &Context, token: &str, password: Masked<String>) -> Result<(), Refusal> {
    let (now, digest) = (ctx.clock.now(), link_digest(&ctx.secrets, token));
    let wanted = digest.clone();
    let holder =
        ctx.store.read(move |conn| store::set_up_link_holder(conn, &wanted, now).map_err(Refusal::from)).await?;
    let holder = holder.ok_or(Refusal::NotFound)?;
    if let Some(problem) = password::problem(&password, &[&holder.email, &holder.profile.name]) {
        return Err(Refusal::Invalid(vec![problem]));
    }
    let hash = ctx.passwords.hash(password).await?;
    ctx.store
        .write(move |tx| {
            let account = store::set_up_link_use(tx, &digest, now)?.ok_or(Refusal::NotFound)?;
            store::set_up_links_end(tx, account, now)?;
            store::account_set_password(tx, account, &hash)?;
            store::sessions_delete_of(tx, account).map_err(Refusal::from)
        })
        .await
}
