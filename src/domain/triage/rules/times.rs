//! R10: something ends that holds the present state up.

use jiff::{SignedDuration, Timestamp};

use crate::domain::band::Band::VeryUrgent;
use crate::domain::triage::lines::{Lines, View};

/// R10: the deadline, or the time until which a carer can go on, lies within 24 hours or is past. Exactly 24 hours
/// ahead is within; the moment itself is past. Being past is a fact of its own, so that it raises again.
pub(super) fn near(view: &View<'_>, lines: &mut Lines<'_>) {
    let deadline = view.facts.concern.deadline.at;
    let carer = view.facts.carers.can_continue_until;
    let mut line = |at, fact: &str, because| lines.when(at, VeryUrgent, fact, because);
    line(is_within(deadline, view.now, 24), "deadline:within_24_h", "The deadline is within 24 hours.");
    line(is_past(deadline, view.now), "deadline:past", "The deadline is past.");
    line(is_within(carer, view.now, 24), "carer:within_24_h", "The carer can go on no longer than 24 hours.");
    line(is_past(carer, view.now), "carer:past", "The time until which the carer could go on is past.");
}

/// Whether `at` lies ahead, by at most so many hours.
pub(super) fn is_within(at: Option<Timestamp>, now: Timestamp, hours: i64) -> bool {
    at.is_some_and(|at| at > now && at.duration_since(now) <= SignedDuration::from_hours(hours))
}

/// Whether `at` has come.
pub(super) fn is_past(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_some_and(|at| at <= now)
}
