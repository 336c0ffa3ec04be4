//! Seals what happened: gives the events of each service their numbers and hashes, soon after the acts.

use std::time::Duration;

use super::Worker;
use crate::domain::ids::ServiceId;
use crate::services::Context;
use crate::store::{self, StoreError};

/// Events sealed in one write. A person's write may have to wait for one such on SQLite: some milliseconds.
const AT_ONCE: i64 = 32;
/// Between two looks. Somebody who acted finds it sealed within a second.
const EVERY: Duration = Duration::from_millis(300);
/// The longest wait while events cannot be sealed.
const TROUBLE_AT_MOST: Duration = Duration::from_secs(5);

/// Seals every event that waits; tells how many. Of several workers one seals a service, the others leave it to that
/// one. What a crash leaves behind is sealed the next time.
///
/// # Errors
/// The first that was met; it keeps no other service from being sealed.
pub async fn seal(ctx: &Context) -> Result<usize, StoreError> {
    let (mut sealed, mut failed) = (0, None);
    for service in ctx.store.read(store::services_to_seal).await? {
        match seal_service(ctx, service).await {
            Ok(events) => sealed += events,
            Err(e) => failed = failed.or(Some(e)),
        }
    }
    failed.map_or(Ok(sealed), Err)
}

async fn seal_service(ctx: &Context, service: ServiceId) -> Result<usize, StoreError> {
    let mut sealed = 0;
    loop {
        let batch = ctx.store.write_behind(move |tx| store::events_seal(tx, service, AT_ONCE)).await?;
        sealed += batch;
        if (batch as u64) < AT_ONCE.unsigned_abs() {
            return Ok(sealed);
        }
    }
}

/// Seals until it is aborted.
pub(super) async fn keep_sealing(worker: Worker) {
    let mut pause = EVERY;
    loop {
        match seal(&worker.ctx).await {
            Ok(_) => pause = EVERY,
            Err(error) => {
                if pause == EVERY {
                    tracing::error!(%error, cause = ?std::error::Error::source(&error), "events wait to be sealed");
                }
                pause = (pause * 2).min(TROUBLE_AT_MOST);
            }
        }
        tokio::time::sleep(pause).await;
    }
}
