//! How long legal powers run: which clock each power has, and what is left of it. Pure; imports `power`, `time`.
//!
//! Sources: Mental Health Act 1983; product.md "Clocks". Two kinds of time are two types: [`ElapsedTime`] counts real
//! hours from an event, [`CalendarTime`] counts days in Europe/London. How long a power runs is data ([`lengths`]).

mod calendar;
pub mod day_rules;
mod elapsed;
pub mod lengths;
mod starts;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::power::PowerKind;
pub use calendar::CalendarTime;
pub use elapsed::ElapsedTime;
pub use starts::clocks;

/// The clock of one power: stored beside a referral and shown by API and pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    /// Whose clock it is.
    pub power: PowerKind,
    /// False where neither a start nor an end was said, so that the power counts as ending at receipt: its time is then
    /// the moment of receipt, or the day before.
    pub start_known: bool,
    /// A doctor extended it (s136B).
    pub extended: bool,
    /// From when until when.
    pub time: Time,
}

/// One of the two kinds of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Time {
    /// Real hours from an event.
    Elapsed(ElapsedTime),
    /// Whole days in Europe/London.
    Calendar(CalendarTime),
}

impl Time {
    /// When it ends; days end at the midnight after the last one.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        match self {
            Self::Elapsed(time) => time.ends_at,
            Self::Calendar(time) => time.ends_at(),
        }
    }
}

impl Clock {
    /// When the power ends.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        self.time.ends_at()
    }

    /// What is left of it at `now`; less than nothing once it has ended.
    #[must_use]
    pub fn left(&self, now: Timestamp) -> SignedDuration {
        self.ends_at().duration_since(now)
    }

    /// Whether it has ended at `now`: at the very end it has.
    #[must_use]
    pub fn has_ended(&self, now: Timestamp) -> bool {
        self.ends_at() <= now
    }
}
