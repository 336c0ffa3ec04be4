//! What is kept for the actor in this browser.

use super::{Kept, digests, open};
use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::services::{Context, Refusal};
use crate::store::parked_opened;

/// The actor's own posts among those that these tokens open, oldest first. Of those of others nothing is told.
///
/// # Errors
/// `Unavailable`.
pub async fn list(ctx: &Context, actor: &Actor, tokens: &[String]) -> Result<Vec<Kept>, Refusal> {
    may(actor, Operation::ResumePost, Subject::Nothing)?;
    let (digests, now) = (digests(ctx, tokens), ctx.clock.now());
    let rows = ctx.store.read(move |conn| parked_opened(conn, &digests, now).map_err(Refusal::from)).await?;
    rows.iter().filter(|row| row.account_id == actor.account).map(|row| open(ctx, row)).collect()
}
