//! Removes an authenticator app by the password. From then on its codes are wrong ones.

use crate::domain::Masked;
use crate::domain::account::Actor;
use crate::domain::ids::SessionId;
use crate::domain::policy::{Operation, Subject, may};
use crate::services::accounts::sign_in::{Credentials, check_password};
use crate::services::{Context, Refusal};
use crate::store;

/// Removes the actor's app and ends the account's other sessions.
///
/// # Errors
/// `NotSignedIn` for a wrong password, counted as one; `Throttled`; `NotAllowed` to those who hold no role.
pub async fn remove_authenticator(
    ctx: &Context,
    actor: &Actor,
    session: SessionId,
    password: Masked<String>,
) -> Result<(), Refusal> {
    may(actor, Operation::ManageAuthenticator, Subject::Nothing)?;
    let id = actor.account;
    let email = ctx.store.read(move |conn| store::account_fetch(conn, id).map_err(Refusal::from)).await?.email;
    let checked = check_password(ctx, Credentials { email, password }).await?;
    ctx.store
        .write(move |tx| {
            checked.wrong.allow(tx, 1)?;
            store::authenticator_delete(tx, checked.account)?;
            store::sessions_delete_others(tx, checked.account, session).map_err(Refusal::from)
        })
        .await
}
