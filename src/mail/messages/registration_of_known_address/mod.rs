//! Somebody asked for an account with an address that has one.

use minijinja::context;

use super::{Text, text};

/// What the text needs.
#[derive(Debug, Clone)]
pub struct RegistrationOfKnownAddress {
    /// Where to sign in.
    pub link: String,
}

impl RegistrationOfKnownAddress {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! { link => self.link.as_str() };
        text("You already have an account for Mental Health Act referrals", include_str!("text.txt"), values)
    }
}
