//! What the scanner said of a document. Said once: a job that is done again changes nothing.

use crate::domain::document::Scan;
use crate::domain::ids::DocumentId;
use crate::domain::message::Message;
use crate::services::later::Post;
use crate::services::{Context, Refusal};
use crate::store::document_scanned;

/// Notes it, and tells who added the document where something was found in it.
///
/// # Errors
/// `Unavailable`.
pub async fn scanned(ctx: &Context, id: DocumentId, scan: Scan, detail: Option<String>) -> Result<(), Refusal> {
    let now = ctx.clock.now();
    let post = Post::new(ctx, Message::DocumentRefused { document: id }, now, None);
    ctx.store
        .write(move |tx| {
            if document_scanned(tx, id, scan, detail.as_deref(), now)? && scan == Scan::Infected {
                post.put(tx)?;
            }
            Ok(())
        })
        .await
}
