//! To a draft's author: it will be swept.

use jiff::Timestamp;
use minijinja::context;

use super::{Text, text};
use crate::domain::service::Telephone;
use crate::mail::time::date_and_time;

/// What the text needs.
#[derive(Debug, Clone)]
pub struct DraftExpiring {
    /// Name of the service that it is for.
    pub service: String,
    /// Whom to ring.
    pub telephone: Telephone,
    /// Until when.
    pub until: Timestamp,
    /// The draft's page.
    pub link: String,
}

impl DraftExpiring {
    /// What the letter says.
    pub fn letter(&self) -> Text {
        let until = date_and_time(self.until);
        let values = context! {
            service => self.service.as_str(), until => until.as_str(), link => self.link.as_str(),
            day => self.telephone.day.as_str(), out_of_hours => self.telephone.out_of_hours.as_str(),
        };
        text(format!("Your draft referral will be deleted on {until}"), include_str!("text.txt"), values)
    }
}
