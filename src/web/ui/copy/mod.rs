//! A printable copy of a referral: PDF/UA-1 on A4, tagged so that a screen reader tells a question from its answer.
//! Imports `web::http`, `domain`, `form`.
//!
//! - `referral` puts a referral into a [`PrintedCopy`], `documents` its papers; both faces with pages use them
//! - `font` holds the typefaces, `shape` makes glyphs of text, `wrap` lines of glyphs
//! - `block` is what stands on a page, `flow` puts it onto pages, `draw` writes the pages, `tags` what they mean
//! - `send` answers a request with it
//!
//! The same copy always gives the same bytes: time is handed in.

mod block;
mod documents;
mod draw;
mod flow;
mod font;
mod referral;
mod send;
mod shape;
mod tags;
mod wrap;

use jiff::Timestamp;

pub use documents::document_rows;
pub use referral::{About, referral_copy};
pub use send::send_copy;

/// What is to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintedCopy {
    /// The first heading, and the title of the document.
    pub title: String,
    /// What stands at the head of every page, beside its number.
    pub running: String,
    /// What heads the whole: rows without a heading.
    pub head: Vec<CopyRow>,
    /// A sentence below that.
    pub note: Option<String>,
    /// The parts with headings, in this order.
    pub sections: Vec<CopySection>,
    /// The last line, also at the foot of every page: when it was made, and by whom.
    pub made: String,
    /// When it was made.
    pub made_at: Timestamp,
}

/// A part with a heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopySection {
    /// The heading.
    pub heading: String,
    /// Its rows, with the heading of the third level under which they stand; none where that is empty.
    pub groups: Vec<(String, Vec<CopyRow>)>,
    /// A sentence below.
    pub note: Option<String>,
}

/// A question with its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyRow {
    /// The question.
    pub question: String,
    /// The answer, a string a paragraph.
    pub answer: Vec<String>,
}

impl CopyRow {
    /// A row whose answer is one paragraph.
    pub fn new(question: &str, answer: impl Into<String>) -> Self {
        Self { question: question.to_owned(), answer: vec![answer.into()] }
    }
}

/// Why there is no PDF: each is a defect. None says what the copy holds.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// A font of the binary cannot be read.
    #[error("the font {0} of the printed copy cannot be read")]
    Font(&'static str),
    /// The document breaks so many rules of PDF/UA-1.
    #[error("the printed copy breaks {0} rules of PDF/UA-1")]
    NotAccessible(usize),
    /// The document cannot be written.
    #[error("the printed copy cannot be written")]
    NotWritten,
}

/// The copy as a PDF.
///
/// # Errors
/// [`CopyError`]: none that anything in `copy` could bring about.
pub fn pdf(copy: &PrintedCopy) -> Result<Vec<u8>, CopyError> {
    let fonts = font::Fonts::embedded()?;
    let (blocks, tree) = block::blocks(copy, fonts);
    draw::document(copy, fonts, &flow::pages(blocks), tree)
}
