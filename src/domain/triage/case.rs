//! All that the rules look at: the facts, and what was once so.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use crate::domain::band::Band;

/// What the rules are asked about. Kept with the suggestion, so that the suggestion replays.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// The facts as they stand.
    #[serde(default)]
    pub facts: Facts,
    /// The facts of duplicates that this referral took over: rules fire on each of them as well, each by itself.
    #[serde(default)]
    pub absorbed: Vec<Facts>,
    /// When it was received. Ages are taken then, and a power whose start is not known ends then.
    pub received_at: Timestamp,
    /// The gate's question about immediate danger was once answered with yes.
    #[serde(default)]
    pub once_danger: bool,
    /// The gate's question about a response within 24 hours was once answered with yes.
    #[serde(default)]
    pub once_within_24_hours: bool,
    /// A nearest relative asked for it (s13(4)).
    #[serde(default)]
    pub nearest_relative_request: bool,
    /// The band, without R13, in which a time by which somebody had to act was missed; none where none was. It is the
    /// effective one: an AMHP may have lowered what the other lines ask for.
    #[serde(default)]
    pub missed_in: Option<Band>,
}

impl Case {
    /// Its own facts, then those that duplicates told of.
    pub fn all_facts(&self) -> impl Iterator<Item = &Facts> {
        std::iter::once(&self.facts).chain(&self.absorbed)
    }

    /// The same, to be changed.
    pub fn all_facts_mut(&mut self) -> impl Iterator<Item = &mut Facts> {
        std::iter::once(&mut self.facts).chain(&mut self.absorbed)
    }

    /// A case as it is received: nothing absorbed, nothing missed, no answer that was once another.
    pub const fn received(facts: Facts, received_at: Timestamp) -> Self {
        Self {
            facts,
            absorbed: Vec::new(),
            received_at,
            once_danger: false,
            once_within_24_hours: false,
            nearest_relative_request: false,
            missed_in: None,
        }
    }
}
