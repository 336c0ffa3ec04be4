//! The code that confirms the address of a new account.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::domain::Masked;
use crate::mail::time::time_of_day;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct RegistrationCode {
    /// Six digits.
    pub code: Masked<String>,
    /// Until when it is taken.
    pub until: Timestamp,
}

impl RegistrationCode {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! { code => self.code.reveal(), until => time_of_day(self.until) };
        text("Confirm your email address for Mental Health Act referrals", include_str!("text.txt"), values)
    }
}
