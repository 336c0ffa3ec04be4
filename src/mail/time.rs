//! Times as messages write them: Europe/London, the way pages do, but always with the minutes.

use jiff::Timestamp;

use crate::domain::time::london;

/// `9:40am`; in the hour that comes twice in autumn, with the name of its zone.
pub(super) fn time_of_day(at: Timestamp) -> String {
    let at = at.to_zoned(london());
    let twice = at.time_zone().to_ambiguous_timestamp(at.datetime()).is_ambiguous();
    at.strftime(if twice { "%-I:%M%P %Z" } else { "%-I:%M%P" }).to_string()
}

/// `21 November 2026 at 9:40am`.
pub(super) fn date_and_time(at: Timestamp) -> String {
    format!("{} at {}", at.to_zoned(london()).strftime("%-d %B %Y"), time_of_day(at))
}
