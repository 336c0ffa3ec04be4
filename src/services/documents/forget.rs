//! Documents that go with the draft that they belonged to: rows now, bytes by a task of the same write.

use crate::domain::ids::{DocumentId, DraftId, JobId};
use crate::domain::task::Task;
use crate::services::{Context, Refusal};
use crate::store::{Conn, StoreError, document_remove, documents_left_behind, documents_of_draft, job_insert};

/// Forgets every document of a draft that is being thrown away.
pub(in crate::services) fn forget(ctx: &Context, tx: &mut Conn, draft: DraftId) -> Result<(), StoreError> {
    let documents = documents_of_draft(tx, draft)?;
    documents.iter().try_for_each(|document| take_away(ctx, tx, document.id))
}

/// Removes a document's row and asks for its bytes to be removed.
pub(super) fn take_away(ctx: &Context, tx: &mut Conn, document: DocumentId) -> Result<(), StoreError> {
    if !document_remove(tx, document)? {
        return Ok(());
    }
    let now = ctx.clock.now();
    job_insert(tx, ctx.mint(JobId::at, now), &Task::RemoveFile { document }, now, now)
}

/// Rows taken away in one write.
const AT_ONCE: i64 = 200;

/// Forgets documents whose draft is gone: its time was over. Gives their number.
///
/// # Errors
/// Of the database.
pub async fn forget_left_behind(ctx: &Context) -> Result<usize, Refusal> {
    let ctx_inside = ctx.clone();
    ctx.store
        .write(move |tx| {
            let left = documents_left_behind(tx, AT_ONCE)?;
            left.iter().try_for_each(|id| take_away(&ctx_inside, tx, *id))?;
            Ok(left.len())
        })
        .await
}
