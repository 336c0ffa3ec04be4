//! Dates and times in boxes ↔ one answer. Imports `calendar`, `kind`.
//!
//! Times typed on a page are Europe/London: a repeated autumn hour means the earlier, a missing spring hour is kept as
//! it was typed, and so is a problem. Half-typed is kept as `year-month-day` and, for a time, a space and the time:
//! nothing that a reader of real dates takes for one. "today" and "yesterday" will do for the day, "now" for the time:
//! they mean the moment of the post and are stored as dates and times.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::AmbiguousOffset;
use serde::Serialize;
use serde_json::Value;

use crate::domain::time::london;
use crate::form::calendar;

/// What stands in the boxes of a date or time.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// Box `-day`: a number, `today` or `yesterday`.
    pub day: String,
    /// Box `-month`: a number, or the English name.
    pub month: String,
    /// Box `-year`, four digits.
    pub year: String,
    /// Box `-time`, 24 hours `09:40`, or `9.40pm`, or `now`; empty for a date.
    pub time: String,
    /// The answer from which the boxes were filled. Posted back hidden: where the boxes are as they were, so stays the
    /// answer, with its seconds and its offset.
    pub was: String,
}

impl Moment {
    /// Fills the boxes of a date.
    #[must_use]
    pub fn of_date(answer: &Value) -> Self {
        let Some(text) = answer.as_str() else { return Self::default() };
        let (year, month, day) = match calendar::date(answer) {
            Some(date) => (date.year().to_string(), date.month().to_string(), date.day().to_string()),
            None => split(text),
        };
        Self { day, month, year, time: String::new(), was: text.to_owned() }
    }

    /// Fills the boxes of a time.
    #[must_use]
    pub fn of_time(answer: &Value) -> Self {
        let Some(text) = answer.as_str() else { return Self::default() };
        let Some(at) = calendar::time(answer) else {
            let (date, time) = text.split_once(' ').unwrap_or((text, ""));
            let (year, month, day) = split(date);
            return Self { day, month, year, time: time.to_owned(), was: text.to_owned() };
        };
        let local = at.to_zoned(london());
        Self {
            day: local.day().to_string(),
            month: local.month().to_string(),
            year: local.year().to_string(),
            time: local.strftime("%H:%M").to_string(),
            was: text.to_owned(),
        }
    }

    /// The answer in the boxes of a date, posted at `now`; `None` where all are empty.
    #[must_use]
    pub fn to_date(&self, now: Timestamp) -> Option<String> {
        if self.is_same_as(&Self::of_date(&Value::from(self.was.as_str()))) {
            return Some(self.was.clone());
        }
        if self.is_empty() {
            return None;
        }
        Some(self.date(now).map_or_else(|| self.typed_date(now), |date| date.to_string()))
    }

    /// The answer in the boxes of a time, posted at `now`; `None` where all are empty.
    #[must_use]
    pub fn to_time(&self, now: Timestamp) -> Option<String> {
        if self.is_same_as(&Self::of_time(&Value::from(self.was.as_str()))) {
            return Some(self.was.clone());
        }
        if self.is_empty() {
            return None;
        }
        Some(self.moment(now).unwrap_or_else(|| format!("{} {}", self.typed_date(now), self.time)))
    }

    /// "now" is this minute of today, with or without today's date beside it.
    fn moment(&self, now: Timestamp) -> Option<String> {
        let local = now.to_zoned(london()).datetime();
        let has_no_date = [&self.day, &self.month, &self.year].into_iter().all(String::is_empty);
        let is_now = is(&self.time, "now") || (is(&self.day, "now") && self.time.is_empty());
        let date = if has_no_date && is_now { Some(local.date()) } else { self.date(now) };
        let time =
            if is_now { Some(local.time()).filter(|_| date == Some(local.date())) } else { clock_time(&self.time) };
        if is_now && time.is_some() {
            return Some(written(now));
        }
        date.zip(time).and_then(|(date, time)| in_london(date.to_datetime(time)))
    }

    fn is_empty(&self) -> bool {
        [&self.day, &self.month, &self.year, &self.time].into_iter().all(String::is_empty)
    }

    fn is_same_as(&self, filled: &Self) -> bool {
        !self.was.is_empty() && self == filled
    }

    /// What is not whole is kept as it was typed, but "today" as the day that it was.
    fn typed_date(&self, now: Timestamp) -> String {
        let spoken = self.spoken_day(now).map(|date| format!("{}-{}-{}", date.year(), date.month(), date.day()));
        spoken.unwrap_or_else(|| format!("{}-{}-{}", self.year, self.month, self.day))
    }

    /// "today" in the first box, whatever stood in the others.
    fn spoken_day(&self, now: Timestamp) -> Option<Date> {
        let today = calendar::today(now);
        match self.day.to_lowercase().as_str() {
            "today" | "now" => Some(today),
            "yesterday" => today.yesterday().ok(),
            _ => None,
        }
    }

    fn date(&self, now: Timestamp) -> Option<Date> {
        if let Some(spoken) = self.spoken_day(now) {
            return Some(spoken);
        }
        let year = Some(&self.year).filter(|year| year.len() == 4)?;
        Date::new(year.parse().ok()?, month(&self.month)?, self.day.parse().ok()?).ok()
    }
}

fn split(text: &str) -> (String, String, String) {
    let mut parts = text.splitn(3, '-').map(str::to_owned);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(year), Some(month), Some(day)) => (year, month, day),
        _ => (String::new(), String::new(), text.to_owned()),
    }
}

fn month(text: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let lower = text.to_lowercase();
    let by_name = || NAMES.iter().position(|name| lower.len() >= 3 && name.starts_with(&lower));
    lower.parse().ok().or_else(|| by_name().and_then(|index| i8::try_from(index + 1).ok()))
}

/// `09:40`, `9.40`, `0940`, `9:40pm`.
fn clock_time(text: &str) -> Option<Time> {
    let lower: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let (digits, half) = match (lower.strip_suffix("am"), lower.strip_suffix("pm")) {
        (Some(digits), _) => (digits, Some(0)),
        (_, Some(digits)) => (digits, Some(12)),
        _ => (lower.as_str(), None),
    };
    let (hour, minute) = match digits.split_once([':', '.']) {
        Some((hour, minute)) if minute.len() == 2 => (hour, minute),
        None if digits.len() == 4 && digits.is_ascii() => digits.split_at(2),
        None if half.is_some() => (digits, "00"),
        _ => return None,
    };
    let typed: i8 = hour.parse().ok()?;
    let hour = match half {
        None => typed,
        Some(half) if (1..=12).contains(&typed) => typed % 12 + half,
        Some(_) => return None,
    };
    Time::new(hour, minute.parse().ok()?, 0, 0).ok()
}

fn is(typed: &str, word: &str) -> bool {
    typed.eq_ignore_ascii_case(word)
}

/// RFC 3339 with the offset of London, without parts of a second.
fn written(at: Timestamp) -> String {
    at.to_zoned(london()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// RFC 3339 with the offset of London; `None` for an hour that the clocks skip.
fn in_london(local: DateTime) -> Option<String> {
    let ambiguous = london().to_ambiguous_zoned(local);
    if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
        return None;
    }
    Some(written(ambiguous.earlier().ok()?.timestamp()))
}
