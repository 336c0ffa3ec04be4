//! What is known now of a section of the form: the legal status, the whereabouts. Imports `decision`, `power`, `problem`.
//!
//! The members are those of the form's own section, and its rules say what is wrong with them: there is one set of rules
//! for what a referrer answers and for what the hub finds out. This floor knows no form, so the rules are asked by the
//! verb.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::decision::note;
use super::power::{Power, PowerKind};
use super::problem::Problem;

/// A section of the form as it stands now. It replaces what was known: a power that is left out has ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SectionStatement {
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The answers, by their names in the form.
    #[serde(flatten)]
    pub answers: Map<String, Value>,
}

impl SectionStatement {
    /// What is wrong with it beside the answers, whose rules are the form's.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        note(self.note.as_deref()).into_iter().collect()
    }
}

/// The kinds of power that are in `those` and not in `others`, each once.
#[must_use]
pub fn powers_beyond(those: &[Power], others: &[Power]) -> Vec<PowerKind> {
    let is_among = |kind: PowerKind, all: &[Power]| all.iter().any(|power| power.kind == kind);
    let mut found: Vec<PowerKind> = those.iter().map(|power| power.kind).filter(|k| !is_among(*k, others)).collect();
    found.sort_unstable();
    found.dedup();
    found
}
