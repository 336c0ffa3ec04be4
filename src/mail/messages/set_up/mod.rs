//! An invited member of staff is to choose a password.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::domain::Masked;
use crate::mail::time::date_and_time;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct SetUp {
    /// The link that opens once.
    pub link: Masked<String>,
    /// Until when it opens.
    pub until: Timestamp,
}

impl SetUp {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! { link => self.link.reveal(), until => date_and_time(self.until) };
        text("Set up your account for Mental Health Act referrals", include_str!("text.txt"), values)
    }
}
