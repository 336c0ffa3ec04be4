//! By when somebody must act on an open referral: never empty, never moved to look better.
//!
//! Source: product.md "The triage list". `act_by` is the earliest of what is due; a time that has passed sorts first
//! and stays what it is. Deadlines and legal powers join the minimum with the rules that read them.

use jiff::{SignedDuration, Timestamp};

use super::band::Band;
use super::service::SafetySettings;
use super::status::Status;
use super::time::after;

/// What `act_by` is computed from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Where the referral stands.
    pub status: Status,
    /// Since when it stands there.
    pub since: Timestamp,
    /// Its band.
    pub band: Band,
    /// When it was received.
    pub received_at: Timestamp,
}

/// The time by which somebody must act; none only when nothing is open any more.
pub fn act_by(waiting: &Waiting, settings: &SafetySettings) -> Option<Timestamp> {
    [contact_by(waiting, settings), next_due(waiting, settings)].into_iter().flatten().min()
}

/// Received + target, until somebody has been reached or a decision was made. Claiming does not count.
fn contact_by(waiting: &Waiting, settings: &SafetySettings) -> Option<Timestamp> {
    let waits = matches!(waiting.status, Status::Submitted | Status::Screening | Status::InformationRequested);
    waits.then(|| after(waiting.received_at, settings.target(waiting.band)))
}

/// What the status itself asks for next.
fn next_due(waiting: &Waiting, settings: &SafetySettings) -> Option<Timestamp> {
    let hours = SignedDuration::from_hours;
    let wait = match waiting.status {
        Status::Submitted | Status::Screening | Status::Closed => return None,
        Status::InformationRequested => hours(24).min(settings.target(waiting.band)),
        Status::Accepted | Status::Decided => hours(1),
        Status::Allocated | Status::Arranged | Status::Assessing | Status::Waiting => hours(2),
    };
    Some(after(waiting.since, wait))
}
