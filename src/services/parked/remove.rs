//! Takes a post away: it was saved, or thrown away.

use super::digests;
use crate::domain::account::Actor;
use crate::domain::ids::ParkedPostId;
use crate::domain::policy::{Operation, Subject, may};
use crate::services::{Context, Refusal};
use crate::store::{parked_delete, parked_opened};

/// Takes the actor's post away if one of the tokens opens it; gives the tokens that open something still, whoever's.
///
/// # Errors
/// `Unavailable`.
pub async fn remove(
    ctx: &Context,
    actor: &Actor,
    tokens: Vec<String>,
    id: ParkedPostId,
) -> Result<Vec<String>, Refusal> {
    may(actor, Operation::ResumePost, Subject::Nothing)?;
    let (digests, now, account) = (digests(ctx, &tokens), ctx.clock.now(), actor.account);
    let asked = digests.clone();
    let left = ctx
        .store
        .write(move |tx| {
            let mut rows = parked_opened(tx, &asked, now)?;
            if rows.iter().any(|row| row.id == id && row.account_id == account) && parked_delete(tx, id)? {
                rows.retain(|row| row.id != id);
            }
            Ok::<_, Refusal>(rows.into_iter().map(|row| row.token_digest).collect::<Vec<_>>())
        })
        .await?;
    Ok(tokens.into_iter().zip(digests).filter(|(_, digest)| left.contains(digest)).map(|(token, _)| token).collect())
}
