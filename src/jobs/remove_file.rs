//! Removes the bytes of a document whose row went before.

use super::Worker;
use super::work::End;
use crate::domain::document::key;
use crate::domain::ids::DocumentId;

pub(super) async fn remove_file(worker: &Worker, document: DocumentId) -> End {
    match worker.ctx.papers.files.remove(&key(document)).await {
        Ok(()) => End::Nothing,
        Err(e) => End::failed(&e),
    }
}
