//! To the hub: a referrer was told to ring, and nobody has claimed the call.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::mail::time::date_and_time;

/// What the text needs: no person, and not the call reference.
#[derive(Debug, Clone)]
pub struct CallUnclaimed {
    /// The triage list of the hub.
    pub link: String,
    /// Since when the call is expected.
    pub since: Timestamp,
}

impl CallUnclaimed {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! { link => self.link.as_str(), since => date_and_time(self.since) };
        text("Nobody has rung: a call is overdue", include_str!("text.txt"), values)
    }
}
