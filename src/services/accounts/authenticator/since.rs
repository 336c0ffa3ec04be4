//! Since when the actor has an authenticator app.

use jiff::Timestamp;

use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::services::{Context, Refusal};
use crate::store;

/// When the actor's app was confirmed; none where there is none.
///
/// # Errors
/// `NotAllowed` to those who hold no role.
pub async fn authenticator_since(ctx: &Context, actor: &Actor) -> Result<Option<Timestamp>, Refusal> {
    may(actor, Operation::ManageAuthenticator, Subject::Nothing)?;
    let id = actor.account;
    let kept = ctx.store.read(move |conn| store::authenticator_fetch(conn, id).map_err(Refusal::from)).await?;
    Ok(kept.and_then(|app| app.confirmed_at))
}
