//! The documents of a referral as rows of its printed copy. Imports `domain`, `form`.

use super::CopyRow;
use crate::domain::document::Document;
use crate::form::calendar;
use crate::web::ui::{Words, WordsError, file_size};

/// A row for each document: what it is, what was said of it, its file, and what the scanner made of it.
///
/// # Errors
/// Where the words file lacks a code.
pub fn document_rows(documents: &[Document], words: &Words) -> Result<Vec<CopyRow>, WordsError> {
    documents.iter().map(|document| row(document, words)).collect()
}

fn row(document: &Document, words: &Words) -> Result<CopyRow, WordsError> {
    let file = format!("{} ({}, {})", document.file_name, document.file_kind, file_size(document.size));
    let dated = document.document_date.map(|date| format!("Dated {}", calendar::date_in_words(date)));
    let scan = words.of(&format!("scan.{}", document.scan))?.to_owned();
    Ok(CopyRow {
        question: words.of(&format!("document_kind.{}", document.kind))?.to_owned(),
        answer: document.description.clone().into_iter().chain([file]).chain(dated).chain([scan]).collect(),
    })
}
