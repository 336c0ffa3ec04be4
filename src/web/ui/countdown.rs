//! How long until a time, or since: words beside the absolute time, true at the moment the page was drawn. Imports
//! `dates` beside it, `form::calendar`.

use jiff::{Timestamp, Zoned};

use super::dates::time_of_day;
use crate::domain::time::london;

/// Up to this many minutes ahead the time is told as a length, later as a time of day.
const LENGTH_UNTIL: i64 = 12 * 60;

/// `at` as seen from `now`, Europe/London: "in 2 hours 10 minutes", "tomorrow at 9:40am", "now", "20 minutes ago".
/// Minutes are cut, never rounded up: nobody is told of more time than there is.
#[must_use]
pub fn countdown(now: Timestamp, at: Timestamp) -> String {
    match at.duration_since(now).as_secs() / 60 {
        0 => "now".to_owned(),
        past @ ..0 => format!("{} ago", length(past.saturating_neg())),
        ahead => until(&now.to_zoned(london()), &at.to_zoned(london()), ahead),
    }
}

/// A time that has passed, as in "now, since 2:05pm"; with its date where that is not today's.
#[must_use]
pub fn since(now: Timestamp, at: Timestamp) -> String {
    let (now, at) = (now.to_zoned(london()), at.to_zoned(london()));
    let date = if now.date() == at.date() { String::new() } else { at.strftime("%-d %B at ").to_string() };
    date + &time_of_day(&at)
}

fn until(now: &Zoned, at: &Zoned, minutes: i64) -> String {
    match days_between(now, at) {
        days if minutes < LENGTH_UNTIL || days < 1 => format!("in {}", length(minutes)),
        1 => format!("tomorrow at {}", time_of_day(at)),
        2..=6 => format!("on {} at {}", at.strftime("%A"), time_of_day(at)),
        days => format!("in {days} days"),
    }
}

/// How often midnight comes between.
fn days_between(now: &Zoned, at: &Zoned) -> i32 {
    now.date().until(at.date()).map_or(i32::MAX, |span| span.get_days())
}

/// "35 minutes", "2 hours 10 minutes", from two days on "3 days".
fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours @ 48.., _) => counted(hours / 24, "day"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

fn counted(number: i64, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}
