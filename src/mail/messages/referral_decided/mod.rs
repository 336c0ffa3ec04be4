//! To the referrer: the hub decided.

use minijinja::context;

use super::{Text, text};
use crate::domain::reference::Reference;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct ReferralDecided {
    /// The referral.
    pub reference: Reference,
    /// The referrer's page of it.
    pub link: String,
}

impl ReferralDecided {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! { reference => self.reference.to_string(), link => self.link.as_str() };
        text(format!("A decision was recorded on referral {}", self.reference), include_str!("text.txt"), values)
    }
}
