//! The suggested band and its reasons. Rules are pure, numbered, versioned; AMHPs decide.
//!
//! Rule set 1 begins with R0: where nothing raises a referral, it is routine. Every stored suggestion names its rule
//! set, so that a later reader can replay it.

use serde::{Deserialize, Serialize};

use super::band::Band;

/// The rule set in force.
pub const RULE_SET: u32 = 1;

/// A band and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The rule set that made it.
    pub rule_set: u32,
    /// The most serious band of all rules that fired.
    pub band: Band,
    /// Every rule that fired, most serious first.
    pub because: Vec<Fired>,
}

/// A rule that fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// `R0` … `R13`.
    pub rule: String,
    /// Its version.
    pub version: u32,
    /// The band it asks for at least.
    pub band: Band,
    /// One sentence with the fact that it fired on.
    pub because: String,
}

/// What the rules suggest.
pub fn suggest() -> Suggestion {
    let because = "Not yet ordered by its answers: every referral starts as routine.".to_owned();
    let fired = Fired { rule: "R0".to_owned(), version: 1, band: Band::Routine, because };
    Suggestion { rule_set: RULE_SET, band: Band::Routine, because: vec![fired] }
}
