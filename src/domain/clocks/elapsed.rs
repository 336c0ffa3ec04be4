//! Time as it elapses: real hours from an event, whatever the clocks on the wall do. Imports `time`.
//!
//! Source: product.md "Clocks". That 24 hours are 24 real hours on the nights when the clocks change is a reading; no
//! authority for another was found.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::time::after;

/// From an event to an end, in real hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElapsedTime {
    /// The event that starts it.
    pub started_at: Timestamp,
    /// Its end.
    pub ends_at: Timestamp,
}

impl ElapsedTime {
    /// So many hours from an event.
    #[must_use]
    pub fn of_hours(started_at: Timestamp, hours: u16) -> Self {
        Self { started_at, ends_at: after(started_at, SignedDuration::from_hours(i64::from(hours))) }
    }
}
