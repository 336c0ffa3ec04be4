//! Has a document scanned for viruses. What cannot be scanned now stays pending, and so withheld, and is tried again;
//! what cannot be scanned at all is marked as failed.

use super::Worker;
use super::work::End;
use crate::domain::document::{Document, Scan, key};
use crate::domain::ids::DocumentId;
use crate::files::{FilesError, ScanError, Verdict};
use crate::services::documents::scanned;
use crate::store::{StoreError, document_fetch};

/// So begins what clamd says of a file that it did not look at whole (`AlertExceedsMax`): it found nothing, and knows
/// nothing.
const NOT_WHOLE: &str = "Heuristics.Limits.Exceeded";

pub(super) async fn scan_document(worker: &Worker, id: DocumentId) -> End {
    let document = match worker.ctx.store.read(move |conn| document_fetch(conn, id)).await {
        Ok(document) if document.scan == Scan::Pending => document,
        Ok(_) | Err(StoreError::NotFound) => return End::Nothing,
        Err(e) => return End::failed(&e),
    };
    let (scan, detail) = match ask(worker, &document).await {
        Ok(Verdict::Clean) => (Scan::Clean, None),
        Ok(Verdict::Infected(name)) if name.starts_with(NOT_WHOLE) => (Scan::Failed, Some(name)),
        Ok(Verdict::Infected(name)) => (Scan::Infected, Some(name)),
        Err(end) => return end,
    };
    tracing::info!(document = %id, %scan, "a document was scanned");
    match scanned(&worker.ctx, id, scan, detail).await {
        Ok(()) => End::Nothing,
        Err(e) => End::failed(&e),
    }
}

async fn ask(worker: &Worker, document: &Document) -> Result<Verdict, End> {
    let Some(scanner) = &worker.scanner else {
        return Err(End::failed(&"AMHP_HUB_SCAN names no scanner, and a document waits for one"));
    };
    let contents = worker.ctx.papers.files.read(&key(document.id), document.size, document.sha256).await;
    let contents = contents.map_err(|e| unreadable(document, &e))?;
    scanner.scan(contents).await.map_err(|error| match error {
        ScanError::Source(error) => unreadable(document, &error),
        error => End::failed(&error),
    })
}

/// Bytes that are not there, or not what was kept, will not be there the next time.
fn unreadable(document: &Document, error: &FilesError) -> End {
    let for_good = !matches!(error, FilesError::Unavailable(_));
    if for_good {
        tracing::error!(document = %document.id, %error, "the bytes of a document are not what was kept");
    }
    End::Failed { why: error.to_string(), for_good, until: None }
}
