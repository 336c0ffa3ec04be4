//! A document as the referrer's pages name it.

use serde::Serialize;

use crate::domain::document::{Document, Scan};
use crate::web::ui::file_size;

/// `document` in the templates.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct DocumentOnPage {
    id: String,
    kind: &'static str,
    document_date: Option<String>,
    description: Option<String>,
    file_name: String,
    size: String,
    scan: &'static str,
    /// Whether it can be opened, past a warning or not.
    opens: bool,
    href: String,
}

impl From<&Document> for DocumentOnPage {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.to_string(),
            kind: document.kind.as_str(),
            document_date: document.document_date.map(|date| date.to_string()),
            description: document.description.clone(),
            file_name: document.file_name.clone(),
            size: file_size(document.size),
            scan: document.scan.as_str(),
            opens: matches!(document.scan, Scan::Clean | Scan::NotScanned),
            href: format!("/documents/{}", document.id),
        }
    }
}

/// All of them.
pub(in crate::web::portal) fn documents_on_page(documents: &[Document]) -> Vec<DocumentOnPage> {
    documents.iter().map(DocumentOnPage::from).collect()
}
