//! Dates and times of answers, in Europe/London. Imports `domain`.

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use serde_json::Value;

use super::kind::Kind;
use crate::domain::time::{day_in_london, london};

/// The date in London at `now`.
#[must_use]
pub fn today(now: Timestamp) -> Date {
    day_in_london(now)
}

/// The time that an answer gives, RFC 3339 with offset.
#[must_use]
pub fn time(answer: &Value) -> Option<Timestamp> {
    answer.as_str().filter(|text| Kind::Time.fits(text)).and_then(|text| text.parse().ok())
}

/// The date that an answer gives, ISO 8601.
#[must_use]
pub fn date(answer: &Value) -> Option<Date> {
    answer.as_str().filter(|text| Kind::Date.fits(text)).and_then(|text| text.parse().ok())
}

/// Whole years from `born` to `today`; `None` for a birth after today.
#[must_use]
pub fn age(born: Date, today: Date) -> Option<i16> {
    let years = today.since((Unit::Year, born)).ok()?.get_years();
    (born <= today).then_some(years)
}

/// "9 March 1968".
#[must_use]
pub fn date_in_words(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "Saturday 21 November 2026 at 9:40am".
#[must_use]
pub fn time_in_words(at: Timestamp) -> String {
    let local = at.to_zoned(london());
    let half = if local.hour() < 12 { "am" } else { "pm" };
    local.strftime("%A %-d %B %Y at %-I:%M").to_string() + half
}
