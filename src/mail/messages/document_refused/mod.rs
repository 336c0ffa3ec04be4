//! To who added a document: a virus was found in it. Neither the file's name nor the virus's is told: a mail is read by
//! others.

use minijinja::context;

use super::{Text, text};
use crate::domain::reference::Reference;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct DocumentRefused {
    /// The referral, where it was sent.
    pub reference: Option<Reference>,
    /// The page that lists the document.
    pub link: String,
}

impl DocumentRefused {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let reference = self.reference.as_ref().map(ToString::to_string);
        let subject = match &reference {
            Some(reference) => format!("A document of referral {reference} cannot be opened"),
            None => "A document that you added cannot be used".to_owned(),
        };
        text(subject, include_str!("text.txt"), context! { reference, link => self.link.as_str() })
    }
}
