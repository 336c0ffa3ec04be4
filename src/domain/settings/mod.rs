//! What a lead of a service may change, with a reason: times and places on which safety depends. Imports `band`,
//! `gate`, `power`, `status`, `clocks`.
//!
//! Source: product.md "The triage list", product rules 1, 2 and 4. Every setting has the product's figure as default, so
//! that settings stored before one existed still read. Times are whole minutes, with the unit in the name.

mod due;
mod leads;
mod locality;
mod targets;

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::band::Band;
use super::gate::GateSettings;
use super::power::PowerKind;
use super::problem::{Problem, ProblemCode};
use super::status::Status;
pub use due::{Alarms, Due};
pub use leads::Leads;
pub use locality::Locality;
pub use targets::Targets;

const HOUR: u32 = 60;
const DAY: u32 = 24 * HOUR;
/// The most for a target and for what is due in a status: ours, longer than any service needs and too short for a slip.
const WEEK: u32 = 7 * DAY;

/// Safety settings of a service; all have a default.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SafetySettings {
    /// What counts as seen, and who counts as senior.
    pub gate: GateSettings,
    /// From receipt to a contact that reached somebody.
    pub targets: Targets,
    /// How long before the end of a power, or a deadline, somebody must act.
    pub leads: Leads,
    /// How long each status may last before the next act is due.
    pub due: Due,
    /// When the hub is alarmed.
    pub alarms: Alarms,
    /// The parts of the area, by postcode.
    pub localities: Vec<Locality>,
}

impl SafetySettings {
    /// Time from receipt to a contact that reached somebody.
    #[must_use]
    pub fn target(&self, band: Band) -> SignedDuration {
        span(self.targets.of(band))
    }

    /// How long before its end a power asks for an act; none for a power that asks for none.
    #[must_use]
    pub fn lead(&self, power: PowerKind) -> Option<SignedDuration> {
        self.leads.of(power).map(span)
    }

    /// How long before a deadline somebody must act.
    #[must_use]
    pub fn deadline_lead(&self) -> SignedDuration {
        span(self.leads.deadline_minutes)
    }

    /// From arrival under s135 or s136 to somebody's attendance.
    #[must_use]
    pub fn attendance(&self) -> SignedDuration {
        span(self.leads.attendance_minutes)
    }

    /// How long a status may last before the next act is due; none for what has ended.
    #[must_use]
    pub fn due(&self, status: Status) -> Option<SignedDuration> {
        self.due.of(status).map(span)
    }

    /// How long somebody to whom a referral is handed over may take to accept it.
    #[must_use]
    pub fn handover(&self) -> SignedDuration {
        span(self.due.handover_minutes)
    }

    /// How long a referral whose referrer was told to ring at once may stay unclaimed before the hub is alarmed.
    #[must_use]
    pub fn ring_now(&self) -> SignedDuration {
        span(self.alarms.ring_now_minutes)
    }

    /// The slug of the locality of a whole postcode; where several name it, the one that names it most closely.
    #[must_use]
    pub fn locality_of(&self, postcode: &str) -> Option<&str> {
        locality::of(&self.localities, postcode)
    }

    /// Everything wrong with the settings, in their order.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let times = [self.targets.problems(), self.leads.problems(), self.due.problems(), self.alarms.problems()];
        times.into_iter().flatten().chain(locality::problems(&self.localities)).collect()
    }
}

fn span(minutes: u32) -> SignedDuration {
    SignedDuration::from_mins(i64::from(minutes))
}

/// What is wrong with a number of minutes that must be one at least and `most` at most.
fn unfit(pointer: String, minutes: u32, most: u32) -> Option<Problem> {
    let detail = format!("Enter a whole number of minutes from 1 to {most}");
    (!(1..=most).contains(&minutes)).then(|| Problem::new(pointer, ProblemCode::OutOfRange, detail))
}

/// Whole minutes of a span that is known to be short.
fn whole_minutes(span: SignedDuration) -> u32 {
    u32::try_from(span.as_mins()).unwrap_or(u32::MAX)
}
