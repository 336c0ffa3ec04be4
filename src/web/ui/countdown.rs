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

/// How long is left to act by `at`, always as a length: "in 30 hours", "now", "now, 5 minutes late". Cut, never rounded.
#[must_use]
pub fn time_left(now: Timestamp, at: Timestamp) -> String {
    match at.duration_since(now).as_secs() / 60 {
        0 => "now".to_owned(),
        past @ ..0 => format!("now, {} late", length(past.saturating_neg())),
        ahead => format!("in {}", length(ahead)),
    }
}

/// How long lies between two times: "11 hours 20 minutes", "less than a minute". Cut, never rounded up.
#[must_use]
pub fn duration(from: Timestamp, to: Timestamp) -> String {
    match to.duration_since(from).as_secs().abs() / 60 {
        0 => "less than a minute".to_owned(),
        minutes => length(minutes),
    }
}

/// A time of day with its day as seen from `now`, Europe/London: "2:20pm" today, "8:30pm tomorrow", "8:30pm yesterday",
/// "2:20pm on 20 November 2026".
#[must_use]
pub fn day_and_time(now: Timestamp, at: Timestamp) -> String {
    let (now, at) = (now.to_zoned(london()), at.to_zoned(london()));
    let time = time_of_day(&at);
    match days_between(&now, &at) {
        0 => time,
        1 => format!("{time} tomorrow"),
        -1 => format!("{time} yesterday"),
        _ => format!("{time} on {}", at.strftime("%-d %B %Y")),
    }
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

/// "35 minutes", "2 hours 10 minutes", from a day on "25 hours", from two days on "3 days".
fn length(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours @ 48.., _) => counted(hours / 24, "day"),
        (hours @ 24.., _) | (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

fn counted(number: i64, unit: &str) -> String {
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}
