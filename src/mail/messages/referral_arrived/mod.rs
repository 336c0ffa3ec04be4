//! To the hub: a referral arrived.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::domain::reference::Reference;
use crate::mail::time::date_and_time;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct ReferralArrived {
    /// The referral.
    pub reference: Reference,
    /// The hub's page of it.
    pub link: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// By when somebody must act; none once it is closed.
    pub act_by: Option<Timestamp>,
}

impl ReferralArrived {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! {
            reference => self.reference.to_string(),
            link => self.link.as_str(),
            received => date_and_time(self.received_at),
            act_by => self.act_by.map(date_and_time),
        };
        text(format!("New referral {}", self.reference), include_str!("text.txt"), values)
    }
}
