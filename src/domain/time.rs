//! Moments and spans: arithmetic that ends where time stamps end, and the zone in which people here read a clock.

use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

static LONDON: LazyLock<TimeZone> =
    LazyLock::new(|| TimeZone::get("Europe/London").expect("the time zones are built into the binary"));

/// `span` after `start`; the end of time rather than a panic where a clock is absurd.
pub fn after(start: Timestamp, span: SignedDuration) -> Timestamp {
    start.saturating_add(span).unwrap_or(Timestamp::MAX)
}

/// `span` before `end`; the beginning of time where a clock is absurd.
pub fn before(end: Timestamp, span: SignedDuration) -> Timestamp {
    end.saturating_sub(span).unwrap_or(Timestamp::MIN)
}

/// The time zone of everything that is typed on a page or read by people: Europe/London.
pub fn london() -> TimeZone {
    LONDON.clone()
}

/// The day in London at `at`.
#[must_use]
pub fn day_in_london(at: Timestamp) -> Date {
    at.to_zoned(london()).date()
}
