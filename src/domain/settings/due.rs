//! What is due in each status, and when the hub is alarmed. Imports `status`, `problem`.
//!
//! Source of the defaults: product.md "The triage list" and product rule 4; where it names a planned time only (arranged,
//! assessing, waiting), two hours until one is said.

use serde::{Deserialize, Serialize};

use super::{DAY, HOUR, WEEK, unfit};
use crate::domain::problem::Problem;
use crate::domain::status::Status;

/// The most for what waits for an answer at once: a handover, a call that was asked for.
const MOST_AT_ONCE: u32 = HOUR;

/// Minutes that a status may last before the next act is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Due {
    /// Screening, after a contact that reached somebody.
    pub screening_minutes: u32,
    /// Information requested; the target of the band where that is shorter.
    pub information_requested_minutes: u32,
    /// Accepted and not yet allocated.
    pub accepted_minutes: u32,
    /// Allocated and not yet arranged.
    pub allocated_minutes: u32,
    /// Arranged, where no time was said.
    pub arranged_minutes: u32,
    /// Assessing, where no check-in was said.
    pub assessing_minutes: u32,
    /// Decided.
    pub decided_minutes: u32,
    /// Waiting, where no check was said.
    pub waiting_minutes: u32,
    /// A handover that nobody has accepted.
    pub handover_minutes: u32,
}

impl Default for Due {
    fn default() -> Self {
        Self {
            screening_minutes: 2 * HOUR,
            information_requested_minutes: DAY,
            accepted_minutes: HOUR,
            allocated_minutes: 2 * HOUR,
            arranged_minutes: 2 * HOUR,
            assessing_minutes: 2 * HOUR,
            decided_minutes: HOUR,
            waiting_minutes: 2 * HOUR,
            handover_minutes: 15,
        }
    }
}

impl Due {
    /// What is due in a status, minutes; what was submitted and reached is due as in screening, what is closed never.
    #[must_use]
    pub const fn of(&self, status: Status) -> Option<u32> {
        Some(match status {
            Status::Submitted | Status::Screening => self.screening_minutes,
            Status::InformationRequested => self.information_requested_minutes,
            Status::Accepted => self.accepted_minutes,
            Status::Allocated => self.allocated_minutes,
            Status::Arranged => self.arranged_minutes,
            Status::Assessing => self.assessing_minutes,
            Status::Decided => self.decided_minutes,
            Status::Waiting => self.waiting_minutes,
            Status::Closed => return None,
        })
    }

    pub(super) fn problems(&self) -> Vec<Problem> {
        let named = Status::ALL.iter().filter(|status| **status != Status::Submitted);
        let statuses = named.filter_map(|status| unfit(format!("/due/{status}_minutes"), self.of(*status)?, WEEK));
        let handover = unfit("/due/handover_minutes".to_owned(), self.handover_minutes, MOST_AT_ONCE);
        statuses.chain(handover).collect()
    }
}

/// Minutes after which the hub is alarmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Alarms {
    /// A referral whose referrer was told to ring at once and that nobody has claimed.
    pub ring_now_minutes: u32,
}

impl Default for Alarms {
    fn default() -> Self {
        Self { ring_now_minutes: 15 }
    }
}

impl Alarms {
    pub(super) fn problems(&self) -> Vec<Problem> {
        unfit("/alarms/ring_now_minutes".to_owned(), self.ring_now_minutes, MOST_AT_ONCE).into_iter().collect()
    }
}
