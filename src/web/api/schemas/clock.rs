//! How long a legal power runs.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::codes;
use crate::domain;
use crate::domain::clocks::Time;

/// The clock of one legal power.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Clock {
    /// Which power.
    #[schema(value_type = codes::PowerKind)]
    power: domain::power::PowerKind,
    /// How its time is counted.
    kind: ClockKind,
    /// `elapsed`: the event from which the hours are counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    started_at: Option<Timestamp>,
    /// When it ends; of whole days the midnight after the last one, Europe/London. May have passed.
    ends_at: Timestamp,
    /// `calendar`: the last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<Date>,
    /// False where neither start nor end was said: it then counts as ending at receipt.
    start_known: bool,
    /// Whether a doctor extended it.
    extended: bool,
}

/// How the time of a power is counted.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::web::api) enum ClockKind {
    /// In real hours from an event.
    Elapsed,
    /// In whole days, Europe/London.
    Calendar,
}

impl From<domain::clocks::Clock> for Clock {
    fn from(clock: domain::clocks::Clock) -> Self {
        let (kind, started_at, last_day) = match clock.time {
            Time::Elapsed(time) => (ClockKind::Elapsed, Some(time.started_at), None),
            Time::Calendar(time) => (ClockKind::Calendar, None, Some(time.last_day)),
        };
        let (power, start_known, extended) = (clock.power, clock.start_known, clock.extended);
        Self { power, kind, started_at, ends_at: clock.ends_at(), last_day, start_known, extended }
    }
}
