//! Takes away what uploads and drafts left behind: rows of documents whose draft is gone, bytes without a row, staging
//! files of a process that was killed.

use jiff::SignedDuration;

use super::Worker;
use super::place_of_files::is_ours;
use crate::domain::document::id_of;
use crate::domain::ids::DocumentId;
use crate::domain::time::before;
use crate::services::documents::forget_left_behind;
use crate::services::{Context, Refusal};
use crate::store::documents_known;

/// Bytes come before their row: what is younger may still get one.
const YOUNG: SignedDuration = SignedDuration::from_hours(1);
/// Rows looked up in one go.
const AT_ONCE: usize = 500;

/// How much was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SweptFiles {
    /// Documents without a draft.
    pub documents: usize,
    /// Bytes without a row.
    pub files: usize,
    /// Staging files.
    pub incoming: usize,
}

/// Takes away what is over now. Bytes are removed here only where no row ever named them, or none does any more, and only
/// where no other database keeps its documents in the same place.
///
/// # Errors
/// Of the database or the file store; the rest is swept the next time.
pub async fn sweep_files(worker: &Worker) -> Result<SweptFiles, Refusal> {
    let Worker { ctx, .. } = worker;
    let old = before(ctx.clock.now(), YOUNG);
    let documents = forget_left_behind(ctx).await?;
    let incoming = ctx.papers.files.sweep_incoming(old).await?;
    if !is_ours(ctx).await? {
        tracing::error!("AMHP_HUB_FILES is the place of another database's documents: no bytes are swept there");
        return Ok(SweptFiles { documents, files: 0, incoming });
    }
    let mut files = 0;
    for keys in ctx.papers.files.list_older(old).await?.chunks(AT_ONCE) {
        files += remove_unknown(ctx, keys).await?;
    }
    Ok(SweptFiles { documents, files, incoming })
}

/// Removes those of these bytes that are a document's by their key, and have no row.
async fn remove_unknown(ctx: &Context, keys: &[String]) -> Result<usize, Refusal> {
    let ids: Vec<DocumentId> = keys.iter().filter_map(|key| id_of(key)).collect();
    let asked = ids.clone();
    let known = ctx.store.read(move |conn| documents_known(conn, &asked).map_err(Refusal::from)).await?;
    let unknown: Vec<_> = ids.into_iter().filter(|id| !known.contains(id)).collect();
    for id in &unknown {
        ctx.papers.files.remove(&crate::domain::document::key(*id)).await?;
        tracing::info!(document = %id, "bytes without a row were removed");
    }
    Ok(unknown.len())
}
