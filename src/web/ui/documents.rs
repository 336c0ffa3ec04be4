//! A document as pages list it, the referrer's and the hub's. Imports `domain`.

use serde::Serialize;

use super::file_size;
use crate::domain::document::Document;

/// `document` in the templates.
#[derive(Debug, Clone, Serialize)]
pub struct DocumentOnPage {
    id: String,
    kind: &'static str,
    document_date: Option<String>,
    description: Option<String>,
    file_name: String,
    size: String,
    scan: &'static str,
    /// Where it is opened, past a warning or not; none while it is withheld.
    href: Option<String>,
    added_at: String,
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
            href: (!document.scan.withholds()).then(|| format!("/documents/{}", document.id)),
            added_at: document.created_at.to_string(),
        }
    }
}

/// All of them, first added first.
pub fn documents_on_page(documents: &[Document]) -> Vec<DocumentOnPage> {
    documents.iter().map(DocumentOnPage::from).collect()
}
