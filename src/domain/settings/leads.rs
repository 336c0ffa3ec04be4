//! Leads: how long before an end somebody must act. Imports `power`, `clocks`, `problem`.
//!
//! Source of the defaults: product.md "The triage list".

use serde::{Deserialize, Serialize};

use super::{DAY, HOUR, unfit, whole_minutes};
use crate::domain::clocks::lengths::LENGTHS;
use crate::domain::power::PowerKind;
use crate::domain::problem::Problem;

/// The most for the attendance after arrival: the whole of s135 and s136.
const MOST_ATTENDANCE: u32 = DAY;
/// The most before a deadline.
const MOST_DEADLINE: u32 = 2 * DAY;

/// Minutes before an end at which somebody must act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Leads {
    /// Before the end of s5(4): all of it.
    pub s5_4_minutes: u32,
    /// Before the end of a custody clock.
    pub pace_arrest_minutes: u32,
    /// Before the end of s135.
    pub s135_minutes: u32,
    /// Before the end of s136.
    pub s136_minutes: u32,
    /// Before the end of s5(2).
    pub s5_2_minutes: u32,
    /// Before the end of s4.
    pub s4_minutes: u32,
    /// Before the end of a recall.
    pub cto_recall_minutes: u32,
    /// Before the end of s2.
    pub s2_minutes: u32,
    /// Before the end of a community treatment order.
    pub cto_minutes: u32,
    /// Before the end of guardianship.
    pub guardianship_minutes: u32,
    /// Before the end of s3.
    pub s3_minutes: u32,
    /// After arrival under s135 or s136: by then somebody attends.
    pub attendance_minutes: u32,
    /// Before a deadline.
    pub deadline_minutes: u32,
}

impl Default for Leads {
    fn default() -> Self {
        Self {
            s5_4_minutes: 6 * HOUR,
            pace_arrest_minutes: 8 * HOUR,
            s135_minutes: 12 * HOUR,
            s136_minutes: 12 * HOUR,
            s5_2_minutes: DAY,
            s4_minutes: DAY,
            cto_recall_minutes: DAY,
            s2_minutes: 3 * DAY,
            cto_minutes: 14 * DAY,
            guardianship_minutes: 14 * DAY,
            s3_minutes: 14 * DAY,
            attendance_minutes: 3 * HOUR,
            deadline_minutes: 2 * HOUR,
        }
    }
}

impl Leads {
    /// The lead of a power, minutes; none for a power whose end asks for no act of the hub.
    #[must_use]
    pub const fn of(&self, power: PowerKind) -> Option<u32> {
        Some(match power {
            PowerKind::S5_4 => self.s5_4_minutes,
            PowerKind::PaceArrest => self.pace_arrest_minutes,
            PowerKind::S135 => self.s135_minutes,
            PowerKind::S136 => self.s136_minutes,
            PowerKind::S5_2 => self.s5_2_minutes,
            PowerKind::S4 => self.s4_minutes,
            PowerKind::CtoRecall => self.cto_recall_minutes,
            PowerKind::S2 => self.s2_minutes,
            PowerKind::Cto => self.cto_minutes,
            PowerKind::Guardianship => self.guardianship_minutes,
            PowerKind::S3 => self.s3_minutes,
            PowerKind::S17Leave
            | PowerKind::S37
            | PowerKind::S37Restricted
            | PowerKind::ConditionalDischarge
            | PowerKind::Dols
            | PowerKind::Awol
            | PowerKind::Other => return None,
        })
    }

    /// None may be longer than the shortest that its power has in force.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let powers = PowerKind::ALL
            .iter()
            .filter_map(|power| unfit(format!("/leads/{power}_minutes"), self.of(*power)?, shortest(*power)));
        let attendance = unfit("/leads/attendance_minutes".to_owned(), self.attendance_minutes, MOST_ATTENDANCE);
        let deadline = unfit("/leads/deadline_minutes".to_owned(), self.deadline_minutes, MOST_DEADLINE);
        powers.chain(attendance).chain(deadline).collect()
    }
}

/// The shortest that the law has for a power, now or once it is commenced, minutes.
fn shortest(power: PowerKind) -> u32 {
    let lengths = LENGTHS.iter().filter(|row| row.power == power).map(|row| whole_minutes(row.length.at_least()));
    lengths.min().unwrap_or_default()
}
