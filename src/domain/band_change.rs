//! An AMHP gives a referral another band: with a reason, and to lower what the first four rules ask for with the fact
//! that changed and the person spoken to. Imports `band`, `decision`, `problem`, `standing`, `triage`.
//!
//! Source: product.md "The triage list".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::band::Band;
use super::decision::{REASONS_MAX, SHORT_MAX, required, text, unfit};
use super::problem::Problem;
use super::standing::Position;
use super::triage::{Fired, suggest};

/// The rules whose band is lowered only for a fact that changed.
const GRAVE: [&str; 4] = ["R1", "R2", "R3", "R4"];

/// A band as an AMHP states it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BandStatement {
    /// Which; needed.
    pub band: Option<Band>,
    /// Why, in words; needed.
    pub reason: String,
    /// What changed; needed to lower the band below what R1 to R4 ask for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fact_changed: Option<String>,
    /// Who told of it; needed then as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spoken_to: Option<String>,
}

impl BandStatement {
    /// Everything wrong with it, said of a referral that stands so, in the order of its fields.
    #[must_use]
    pub fn problems(&self, position: &Position, now: Timestamp) -> Vec<Problem> {
        let fact = self.fact_changed.as_deref().unwrap_or_default();
        let spoken_to = self.spoken_to.as_deref().unwrap_or_default();
        let is_grave = self.band.is_some_and(|band| lowers_grave(position, band, now));
        let needed = |pointer: &str, said: &str, max: usize, empty: &str| {
            if is_grave { text(pointer, said, max, empty) } else { unfit(pointer, said, max) }
        };
        let found = [
            self.band.is_none().then(|| required("/band", "Select the band")),
            text("/reason", &self.reason, REASONS_MAX, "Enter the reason for the band"),
            needed("/fact_changed", fact, REASONS_MAX, "Enter what has changed since the band was given"),
            needed("/spoken_to", spoken_to, SHORT_MAX, "Enter whom you spoke to"),
        ];
        found.into_iter().flatten().collect()
    }
}

/// Whether `band` lowers the referral's, below a line of R1 to R4 that fires.
fn lowers_grave(position: &Position, band: Band, now: Timestamp) -> bool {
    let lines = suggest(&position.standing.case, now).because;
    band > position.band && lines.iter().any(|line| is_grave(line) && line.band < band)
}

/// Whether the line is one whose band is lowered only for a fact that changed.
#[must_use]
pub fn is_grave(line: &Fired) -> bool {
    GRAVE.contains(&line.rule.as_str())
}
