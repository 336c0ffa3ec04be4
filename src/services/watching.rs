//! Whether anybody watches the times of referrals: the job notes each time it came round, and the list says where it does
//! not (product rule 6). Imports `store`.

use jiff::{SignedDuration, Timestamp};

use super::Context;
use crate::store::{StoreError, beat_fetch, beat_note};

/// Times that were not watched for so long are watched by nothing: six rounds were missed.
const UNWATCHED: SignedDuration = SignedDuration::from_secs(60);

/// Notes that all times were watched now.
///
/// # Errors
/// Of the database.
pub async fn watched(ctx: &Context) -> Result<(), StoreError> {
    let now = ctx.clock.now();
    ctx.store.write_once(move |tx| beat_note(tx, now)).await
}

/// Whether some process watches the times. Before `since`, when whoever asks was started, nobody need have.
///
/// # Errors
/// Of the database.
pub async fn is_watched(ctx: &Context, since: Timestamp) -> Result<bool, StoreError> {
    let last = ctx.store.ask(beat_fetch).await?.map_or(since, |beat| beat.max(since));
    Ok(ctx.clock.now().duration_since(last) <= UNWATCHED)
}
