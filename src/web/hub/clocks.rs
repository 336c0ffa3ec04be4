//! Clocks and the time to act by in words of the moment at which the page is drawn. Imports `domain`, `web::ui`.

use jiff::Timestamp;
use serde::Serialize;

use crate::domain::act_by::Term;
use crate::domain::clocks::{Clock, Time};
use crate::domain::referral::ReferralHead;
use crate::web::ui::{day_and_time, duration, time_left};

/// By when somebody must act, and for what.
#[derive(Debug, Serialize)]
pub(super) struct ActBy {
    /// RFC 3339.
    at: String,
    /// "In 2 hours 10 minutes"; "Now, since 2:20pm (5 minutes late)" where it has passed.
    words: String,
    is_passed: bool,
    /// Codes of what is due then.
    what: Vec<&'static str>,
    /// What is due after it, or has passed as well.
    others: Vec<Other>,
}

/// Something else that is due.
#[derive(Debug, Serialize)]
struct Other {
    at: String,
    words: String,
    what: &'static str,
}

impl ActBy {
    /// The soonest of the terms, which come soonest first.
    pub(super) fn of(terms: &[Term], now: Timestamp) -> Option<Self> {
        let first = terms.first()?;
        let (mine, others): (Vec<&Term>, Vec<&Term>) = terms.iter().partition(|term| term.at == first.at);
        let mut what: Vec<_> = mine.into_iter().map(|term| term.what.as_str()).collect();
        what.dedup();
        let other =
            |term: &&Term| Other { at: term.at.to_string(), words: words(now, term.at), what: term.what.as_str() };
        Some(Self {
            at: first.at.to_string(),
            words: capital(&words(now, first.at)),
            is_passed: first.at <= now,
            what,
            others: others.iter().map(other).collect(),
        })
    }
}

fn words(now: Timestamp, at: Timestamp) -> String {
    if at < now {
        format!("now, since {} ({} late)", day_and_time(now, at), duration(at, now))
    } else {
        time_left(now, at)
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The clock of one power.
#[derive(Debug, Serialize)]
pub(super) struct ClockOnPage {
    /// A code of the powers.
    power: &'static str,
    /// RFC 3339.
    ends_at: String,
    /// "tomorrow at 8:30pm" as the page says it: "8:30pm tomorrow".
    when: String,
    /// How long is left, or how long ago it ended.
    length: String,
    has_ended: bool,
    /// Whether a start or an end was said.
    is_known: bool,
    is_extended: bool,
    /// Whether it ends with a day rather than at a time of day.
    is_day: bool,
    /// The last day of one that ends with a day.
    last_day: Option<String>,
}

impl ClockOnPage {
    /// The clocks of a referral, the one that ends first before the others.
    pub(super) fn all(head: &ReferralHead, now: Timestamp) -> Vec<Self> {
        let mut clocks: Vec<&Clock> = head.clocks.iter().collect();
        clocks.sort_by_key(|clock| clock.ends_at());
        clocks.into_iter().map(|clock| Self::new(clock, now)).collect()
    }

    fn new(clock: &Clock, now: Timestamp) -> Self {
        let ends_at = clock.ends_at();
        let last_day = match clock.time {
            Time::Elapsed(_) => None,
            Time::Calendar(days) => Some(days.last_day.to_string()),
        };
        Self {
            power: clock.power.as_str(),
            ends_at: ends_at.to_string(),
            when: day_and_time(now, ends_at),
            length: duration(now, ends_at),
            has_ended: clock.has_ended(now),
            is_known: clock.start_known,
            is_extended: clock.extended,
            is_day: last_day.is_some(),
            last_day,
        }
    }
}
