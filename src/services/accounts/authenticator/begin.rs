//! Begins to set up an authenticator app: a new key, kept sealed, which signs nobody in before its first code.

use super::key::seal;
use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::secrets::AuthenticatorKey;
use crate::services::accounts::challenge::address_digest;
use crate::services::{Context, Refusal};
use crate::store;

/// Makes a key for the actor's app, in place of one that was never confirmed. False where there is an app already: that
/// one stays as it is.
///
/// # Errors
/// `NotAllowed` to those who hold no role.
pub async fn begin_authenticator(ctx: &Context, actor: &Actor) -> Result<bool, Refusal> {
    may(actor, Operation::ManageAuthenticator, Subject::Nothing)?;
    let (now, id, inside) = (ctx.clock.now(), actor.account, ctx.clone());
    let sealed = seal(ctx, id, &AuthenticatorKey::new(ctx.chance.bytes()));
    ctx.store
        .write(move |tx| {
            let email = store::account_fetch(tx, id)?.email;
            // Of two clicks at once the second waits, and its key is the one that is shown.
            store::attempts_lock(tx, &address_digest(&inside, &email))?;
            store::authenticator_begin(tx, id, &sealed, now).map_err(Refusal::from)
        })
        .await
}
