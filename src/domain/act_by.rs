//! By when somebody must act on an open referral: never empty, never moved to look better.
//!
//! Source: product.md "The triage list". What is due is a list of terms; `act_by` is the earliest of them. A time that
//! has passed sorts first and stays what it is.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::band::Band;
use super::clocks::{Clock, Time};
use super::codes::codes;
use super::power::PowerKind;
use super::settings::SafetySettings;
use super::status::Status;
use super::time::{after, before};

/// What the terms of a referral are computed from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Waiting<'a> {
    /// Where the referral stands.
    pub status: Status,
    /// When this status, or the last act in it, began.
    pub since: Timestamp,
    /// When the referral was received.
    pub received_at: Timestamp,
    /// Its band without R13: an act-by that was missed never shortens the target that was missed.
    pub contact_band: Band,
    /// When somebody was reached. A claim, a look, "no answer" are no contact.
    pub reached_at: Option<Timestamp>,
    /// Whether it was decided to assess, or not to.
    pub decided: bool,
    /// What was planned: the assessment, the next check-in, the next check of a wait.
    pub planned_at: Option<Timestamp>,
    /// Since when it is handed over to somebody who has not accepted.
    pub handover_since: Option<Timestamp>,
    /// The deadlines that the referrer named.
    pub deadlines: &'a [Timestamp],
    /// The clocks of its powers.
    pub clocks: &'a [Clock],
    /// An earlier act-by of a duplicate that this referral took over.
    pub carried: Option<Timestamp>,
}

codes! {
    /// What must be done by a term.
    TermKind {
        /// Somebody is to be reached.
        Contact = "contact",
        /// A deadline comes.
        Deadline = "deadline",
        /// A power comes to its end.
        PowerEnd = "power_end",
        /// Somebody is to attend a person under s135 or s136.
        Attendance = "attendance",
        /// The status asks for its next act.
        NextAct = "next_act",
        /// A handover is to be accepted.
        Handover = "handover",
        /// What a duplicate was due for.
        Carried = "carried",
    }
}

/// Something that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// What.
    pub what: TermKind,
    /// By when; may have passed.
    pub at: Timestamp,
}

impl Term {
    const fn new(what: TermKind, at: Timestamp) -> Self {
        Self { what, at }
    }
}

impl<'a> Waiting<'a> {
    /// A referral of which no more is known than where it stands: nobody was reached; what is past screening was decided.
    #[must_use]
    pub fn new(status: Status, since: Timestamp, received_at: Timestamp, contact_band: Band) -> Self {
        Self {
            status,
            since,
            received_at,
            contact_band,
            reached_at: None,
            decided: status > Status::InformationRequested,
            planned_at: None,
            handover_since: None,
            deadlines: &[],
            clocks: &[],
            carried: None,
        }
    }

    /// Whether somebody from the hub has been with the person: assessing, and what comes after it.
    #[must_use]
    pub const fn is_attended(&self) -> bool {
        matches!(self.status, Status::Assessing | Status::Decided | Status::Waiting)
    }

    /// Whether it still waits for a first contact.
    const fn awaits_contact(&self) -> bool {
        self.reached_at.is_none() && !self.decided
    }
}

/// Everything that is due on a referral, in no order; nothing once it is closed, and never nothing before.
#[must_use]
pub fn terms(waiting: &Waiting<'_>, settings: &SafetySettings) -> Vec<Term> {
    if !waiting.status.is_open() {
        return Vec::new();
    }
    let deadline = |at: &Timestamp| Term::new(TermKind::Deadline, before(*at, settings.deadline_lead()));
    let handover = waiting.handover_since.map(|since| after(since, settings.handover()));
    contact(waiting, settings)
        .into_iter()
        .chain(next_act(waiting, settings))
        .chain(waiting.deadlines.iter().map(deadline))
        .chain(waiting.clocks.iter().filter_map(|clock| power_end(clock, settings)))
        .chain(waiting.clocks.iter().filter_map(|clock| attendance(waiting, clock, settings)))
        .chain(handover.map(|at| Term::new(TermKind::Handover, at)))
        .chain(waiting.carried.map(|at| Term::new(TermKind::Carried, at)))
        .collect()
}

/// The time by which somebody must act; none only when nothing is open any more.
#[must_use]
pub fn act_by(waiting: &Waiting<'_>, settings: &SafetySettings) -> Option<Timestamp> {
    terms(waiting, settings).iter().map(|term| term.at).min()
}

/// The earliest term that was missed by `now`: one that came after the last act or the receipt, `since`, and passed. A
/// term that had passed already when it came into being was not missed by the hub.
#[must_use]
pub fn missed(terms: &[Term], since: Timestamp, now: Timestamp) -> Option<Term> {
    terms.iter().filter(|term| since < term.at && term.at < now).min_by_key(|term| term.at).copied()
}

/// Received + target, until somebody has been reached or a decision was made. Claiming does not count.
fn contact(waiting: &Waiting<'_>, settings: &SafetySettings) -> Option<Term> {
    let at = after(waiting.received_at, settings.target(waiting.contact_band));
    waiting.awaits_contact().then_some(Term::new(TermKind::Contact, at))
}

/// What the status itself asks for next: what was planned, else its due time. Before the first contact only the contact.
fn next_act(waiting: &Waiting<'_>, settings: &SafetySettings) -> Option<Term> {
    let due = settings.due(waiting.status)?;
    let at = match waiting.status {
        Status::Submitted | Status::Screening if waiting.awaits_contact() => return None,
        Status::Submitted | Status::Screening => after(waiting.reached_at.unwrap_or(waiting.since), due),
        Status::InformationRequested => after(waiting.since, due.min(settings.target(waiting.contact_band))),
        Status::Arranged | Status::Assessing | Status::Waiting => {
            waiting.planned_at.unwrap_or_else(|| after(waiting.since, due))
        }
        Status::Accepted | Status::Allocated | Status::Decided | Status::Closed => after(waiting.since, due),
    };
    Some(Term::new(TermKind::NextAct, at))
}

/// The end of a power less its lead, also when it has ended: that it did is for an act to say.
fn power_end(clock: &Clock, settings: &SafetySettings) -> Option<Term> {
    let lead = settings.lead(clock.power)?;
    Some(Term::new(TermKind::PowerEnd, before(clock.ends_at(), lead)))
}

/// Arrival under s135 or s136 + the time to attend, until somebody attends.
fn attendance(waiting: &Waiting<'_>, clock: &Clock, settings: &SafetySettings) -> Option<Term> {
    let Time::Elapsed(time) = clock.time else { return None };
    let asks = matches!(clock.power, PowerKind::S135 | PowerKind::S136) && !waiting.is_attended();
    asks.then(|| Term::new(TermKind::Attendance, after(time.started_at, settings.attendance())))
}
