//! To the referrer: the referral arrived.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::domain::reference::Reference;
use crate::domain::service::Telephone;
use crate::mail::time::date_and_time;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct ReferralReceived {
    /// The referral.
    pub reference: Reference,
    /// The referrer's page of it.
    pub link: String,
    /// When it was received.
    pub received_at: Timestamp,
    /// Name of the service that has it.
    pub service: String,
    /// The numbers of that service.
    pub telephone: Telephone,
}

impl ReferralReceived {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let values = context! {
            reference => self.reference.to_string(),
            link => self.link.as_str(),
            received => date_and_time(self.received_at),
            service => self.service.as_str(),
            day => self.telephone.day.as_str(),
            out_of_hours => self.telephone.out_of_hours.as_str(),
        };
        text(format!("Referral {} received", self.reference), include_str!("text.txt"), values)
    }
}
