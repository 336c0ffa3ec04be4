//! Dates and times as pages show them: Europe/London, the way the GOV.UK style guide writes them. Imports nothing of
//! ours.
//!
//! Two differences, because clocks of the Act hang on these times. Midnight is `12:00am`, which belongs to the date
//! beside it, as "midnight" does not. In the hour that comes twice in autumn the time says which one it is.

use jiff::{Timestamp, Zoned, civil, tz::TimeZone};
use minijinja::{Error, ErrorKind};

/// `2026-11-21`, or a time in RFC 3339, → `21 November 2026`.
pub fn date(text: &str, london: &TimeZone) -> Result<String, Error> {
    let day = match text.parse::<civil::Date>() {
        Ok(day) if !text.contains('T') => day,
        _ => zoned(text, london)?.date(),
    };
    Ok(day.strftime("%-d %B %Y").to_string())
}

/// A time in RFC 3339 → `21 November 2026 at 9:40am`.
pub fn date_and_time(text: &str, london: &TimeZone) -> Result<String, Error> {
    let at = zoned(text, london)?;
    let twice = london.to_ambiguous_timestamp(at.datetime()).is_ambiguous();
    let zone = if twice { at.strftime(" %Z").to_string() } else { String::new() };
    Ok(format!("{} at {}{zone}", at.strftime("%-d %B %Y"), time_of_day(&at)))
}

/// A time in RFC 3339 → `9:40am`.
pub fn time(text: &str, london: &TimeZone) -> Result<String, Error> {
    Ok(time_of_day(&zoned(text, london)?))
}

/// `9:40am`, `9am`, `midday`.
pub(super) fn time_of_day(at: &Zoned) -> String {
    let format = match (at.hour(), at.minute()) {
        (12, 0) => "midday",
        (0, _) | (_, 1..) => "%-I:%M%P",
        _ => "%-I%P",
    };
    at.strftime(format).to_string()
}

/// The fault never repeats the text: it may be an answer.
fn zoned(text: &str, london: &TimeZone) -> Result<Zoned, Error> {
    let at =
        text.parse::<Timestamp>().map_err(|_| Error::new(ErrorKind::InvalidOperation, "not a time in RFC 3339"))?;
    Ok(at.to_zoned(london.clone()))
}
