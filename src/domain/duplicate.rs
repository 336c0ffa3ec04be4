//! Two referrals of one person: one closes, the other takes over all that makes it more urgent. Imports `decision`,
//! `problem`, `reference`, `settings`, `standing`.
//!
//! Source: product.md "The journey of a referral": the survivor takes the highest band, the earliest act-by and the new
//! facts.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::decision::required;
use super::problem::{Problem, ProblemCode};
use super::reference::Reference;
use super::settings::SafetySettings;
use super::standing::Position;

/// Of which referral another is a duplicate, as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct DuplicateStatement {
    /// The reference of the referral that goes on, as it was typed; needed.
    pub of: String,
}

impl DuplicateStatement {
    /// The referral that goes on.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn of(&self) -> Result<Reference, Problem> {
        if self.of.trim().is_empty() {
            return Err(required("/of", "Enter the reference of the referral that goes on"));
        }
        let detail = "Enter a reference of eight letters and digits, such as HKM4-9TXW";
        self.of.parse().map_err(|_| Problem::new("/of", ProblemCode::BadFormat, detail))
    }
}

impl Position {
    /// Takes over what a duplicate says, as both stand at `now`. Nothing that it does lowers a band or moves a time to
    /// later: rules fire on the duplicate's facts as well, its act-by is kept where it is the earlier one.
    pub fn take_over(&mut self, duplicate: &Self, settings: &SafetySettings, now: Timestamp) {
        let (own, other) = (&mut self.standing, &duplicate.standing);
        own.case.absorbed.push(other.case.facts.clone());
        own.case.absorbed.extend(other.case.absorbed.iter().cloned());
        own.case.received_at = own.case.received_at.min(other.case.received_at);
        own.case.once_danger |= other.case.once_danger;
        own.case.once_within_24_hours |= other.case.once_within_24_hours;
        own.case.nearest_relative_request |= other.case.nearest_relative_request;
        own.case.missed_in = [own.case.missed_in, other.case.missed_in].into_iter().flatten().min();
        own.contact_band = own.contact_band.min(other.contact_band);
        let told = other.ended.iter().filter(|end| !own.ended.contains(end)).copied().collect::<Vec<_>>();
        own.ended.extend(told);
        // What was proposed, or asked for, was so without knowing what the duplicate says.
        (own.proposal, own.withdrawal) = (None, None);
        own.acted_at = now;
        self.band = self.band.min(duplicate.band);
        self.settle(now);
        let (own_time, other_time) = (self.reckon(settings, now).act_by, duplicate.reckon(settings, now).act_by);
        if other_time.is_some_and(|other| own_time.is_none_or(|own| other < own)) {
            self.standing.carried = other_time;
        }
    }
}
