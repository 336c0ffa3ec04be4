//! Whether anybody watches the times of referrals: the job notes each time it came round, and the list says where it does
//! not (product rule 6). Imports `store`.

use jiff::{SignedDuration, Timestamp};

use super::Context;
use crate::store::{StoreError, beat_fetch, beat_note};

/// Times that were not watched for so long are watched by nothing: six rounds were missed.
const UNWATCHED: SignedDuration = SignedDuration::from_secs(60);

/// The first look of a process that was just started comes no later.
const STARTING: SignedDuration = SignedDuration::from_secs(30);

/// Notes that all times were watched now.
///
/// # Errors
/// Of the database.
pub async fn watched(ctx: &Context) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    ctx.store.write_once(move |tx| beat_note(tx, now)).await
}

/// Whether some process watches the times. Until shortly after `since`, when whoever asks was started, nobody need have;
/// no longer, so that one that is started again each minute beside a dead worker says so too.
///
/// # Errors
/// Of the database.
pub async fn is_watched(ctx: &Context, since: Timestamp) -> Result<bool, StoreError> {
    let (last, now) = (ctx.store.ask(beat_fetch).await?, ctx.clock.now());
    let was_watched = last.is_some_and(|last| now.duration_since(last) <= UNWATCHED);
    Ok(was_watched || now.duration_since(since) <= STARTING)
}
