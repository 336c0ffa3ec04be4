//! How soon somebody must have been reached: the four bands of the triage list and their targets.
//!
//! Source: product.md "The triage list". The bands are ours; they are not the NHS response priority codes.

use jiff::SignedDuration;

use super::codes::codes;

codes! {
    /// The band of a referral, most serious first: the list's first order.
    Band {
        /// Somebody must act within the hour.
        Emergency = "emergency",
        /// Within four hours.
        VeryUrgent = "very_urgent",
        /// Within a day.
        Urgent = "urgent",
        /// Within three days.
        Routine = "routine",
    }
}

impl Band {
    /// Place in the list, 0 first.
    pub fn rank(self) -> i32 {
        self as i32
    }

    /// The band of a place in the list.
    pub fn of_rank(rank: i32) -> Option<Self> {
        usize::try_from(rank).ok().and_then(|place| Self::ALL.get(place)).copied()
    }

    /// Time from receipt to a contact that reached somebody, unless the service has set another.
    pub fn default_target(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Self::Emergency => 1,
            Self::VeryUrgent => 4,
            Self::Urgent => 24,
            Self::Routine => 72,
        })
    }
}
