//! The documents of a referral as its page lists them. Imports `domain`.

use serde::Serialize;

use crate::domain::document::{Document, Scan};
use crate::web::ui::file_size;

/// `document` in the hub's templates.
#[derive(Debug, Serialize)]
pub(super) struct DocumentOnPage {
    kind: &'static str,
    document_date: Option<String>,
    description: Option<String>,
    file_name: String,
    size: String,
    scan: &'static str,
    /// Where it is opened; none while it is withheld.
    href: Option<String>,
    added_at: String,
}

/// All of them, first added first.
pub(super) fn documents(documents: &[Document]) -> Vec<DocumentOnPage> {
    documents.iter().map(document).collect()
}

fn document(document: &Document) -> DocumentOnPage {
    let opens = matches!(document.scan, Scan::Clean | Scan::NotScanned);
    DocumentOnPage {
        kind: document.kind.as_str(),
        document_date: document.document_date.map(|date| date.to_string()),
        description: document.description.clone(),
        file_name: document.file_name.clone(),
        size: file_size(document.size),
        scan: document.scan.as_str(),
        href: opens.then(|| format!("/documents/{}", document.id)),
        added_at: document.created_at.to_string(),
    }
}
