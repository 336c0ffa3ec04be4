//! The clock of a legal power: from when until when it runs.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::codes;
use crate::domain;
use crate::domain::clocks::Time;

/// A legal power that runs, or ran out and was not recorded to have ended.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Clock {
    /// Which power.
    #[schema(value_type = codes::PowerKind)]
    power: domain::power::PowerKind,
    /// False where nobody knows when it began: then it counts as ending when the referral was received.
    start_known: bool,
    /// Whether a doctor extended it.
    extended: bool,
    /// When it ends; days end at midnight in London.
    ends_at: Timestamp,
    /// Where it runs by hours: since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Timestamp, required = false)]
    started_at: Option<Timestamp>,
    /// Where it runs by days: the first one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Date, required = false)]
    first_day: Option<Date>,
    /// Where it runs by days: the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Date, required = false)]
    last_day: Option<Date>,
}

impl From<domain::clocks::Clock> for Clock {
    fn from(clock: domain::clocks::Clock) -> Self {
        let (started_at, first_day, last_day) = match clock.time {
            Time::Elapsed(time) => (Some(time.started_at), None, None),
            Time::Calendar(time) => (None, Some(time.first_day), Some(time.last_day)),
        };
        let domain::clocks::Clock { power, start_known, extended, .. } = clock;
        Self { power, start_known, extended, ends_at: clock.ends_at(), started_at, first_day, last_day }
    }
}
