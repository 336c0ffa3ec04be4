//! The first code of an authenticator app: from then on it signs in.

use super::codes::seconds;
use super::key::pending;
use crate::domain::account::Actor;
use crate::domain::ids::SessionId;
use crate::domain::policy::{Operation, Subject, may};
use crate::services::accounts::complete::digits;
use crate::services::{Context, Refusal};
use crate::store;

/// Confirms the app that is being set up by its first code, and ends the account's other sessions. Wrong codes are not
/// counted: who types them was shown the key.
///
/// # Errors
/// `WrongCode`; `NotFound` where no app is being set up; `NotAllowed` to those who hold no role.
pub async fn confirm_authenticator(
    ctx: &Context,
    actor: &Actor,
    session: SessionId,
    code: &str,
) -> Result<(), Refusal> {
    may(actor, Operation::ManageAuthenticator, Subject::Nothing)?;
    let (id, now, secrets, code) = (actor.account, ctx.clock.now(), ctx.secrets.clone(), digits(code));
    ctx.store
        .write(move |tx| {
            let (sealed, key) = pending(tx, &secrets, id, now)?.ok_or(Refusal::NotFound)?;
            let step = key.step_of(code.reveal(), seconds(now)).ok_or(Refusal::WrongCode)?;
            if !store::authenticator_confirm(tx, id, &sealed, step, now)? {
                return Err(Refusal::NotFound);
            }
            Ok(store::sessions_delete_others(tx, id, session)?)
        })
        .await
}
