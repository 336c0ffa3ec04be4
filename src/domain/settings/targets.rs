//! Targets: how soon somebody must have been reached, band by band. Imports `band`, `problem`.
//!
//! Source of the defaults: product.md "The triage list".

use serde::{Deserialize, Serialize};

use super::{WEEK, unfit, whole_minutes};
use crate::domain::band::Band;
use crate::domain::problem::{Problem, ProblemCode};

/// Minutes from receipt to a contact that reached somebody, for each band.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Targets {
    /// Band emergency.
    pub emergency_minutes: u32,
    /// Band very urgent.
    pub very_urgent_minutes: u32,
    /// Band urgent.
    pub urgent_minutes: u32,
    /// Band routine.
    pub routine_minutes: u32,
}

impl Default for Targets {
    fn default() -> Self {
        Self {
            emergency_minutes: default_target(Band::Emergency),
            very_urgent_minutes: default_target(Band::VeryUrgent),
            urgent_minutes: default_target(Band::Urgent),
            routine_minutes: default_target(Band::Routine),
        }
    }
}

fn default_target(band: Band) -> u32 {
    whole_minutes(band.default_target())
}

impl Targets {
    /// The target of a band, minutes.
    #[must_use]
    pub const fn of(&self, band: Band) -> u32 {
        match band {
            Band::Emergency => self.emergency_minutes,
            Band::VeryUrgent => self.very_urgent_minutes,
            Band::Urgent => self.urgent_minutes,
            Band::Routine => self.routine_minutes,
        }
    }

    /// Each must be in its bounds, and longer than that of the more serious band before it.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let bounds = Band::ALL.iter().filter_map(|band| unfit(target_at(*band), self.of(*band), WEEK));
        let order = Band::ALL.windows(2).filter(|pair| self.of(pair[0]) >= self.of(pair[1])).map(|pair| {
            let detail = format!("Enter more minutes than the {} of the more serious band", self.of(pair[0]));
            Problem::new(target_at(pair[1]), ProblemCode::OutOfRange, detail)
        });
        bounds.chain(order).collect()
    }
}

fn target_at(band: Band) -> String {
    format!("/targets/{band}_minutes")
}
