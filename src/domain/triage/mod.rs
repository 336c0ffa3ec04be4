//! The suggested band and its reasons. Rules are pure, numbered, versioned; AMHPs decide.
//!
//! Source: product.md "The triage list", rule set 1. `facts` is what the rules look at, `rules` the table itself, a
//! file a close group, `next` when time alone will change what fires. A line is one row, or one case of a row, of the
//! table; it fires on one fact. The suggested band is the most serious of all lines that fire.

mod case;
pub mod facts;
mod lines;
mod next;
mod rules;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub use self::case::Case;
use self::lines::{Lines, View};
pub use self::next::next_change;
use self::rules::{RULES, Rule};
use super::band::Band;

/// The rule set in force.
pub const RULE_SET: u32 = 1;

/// A band and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// The rule set that made it.
    pub rule_set: u32,
    /// The moment for which it was made; none in those that were kept before it was written down.
    #[serde(default)]
    pub at: Option<Timestamp>,
    /// The most serious band of all rules that fired.
    pub band: Band,
    /// Every line that fired, most serious first, then by the rule's number.
    pub because: Vec<Fired>,
}

/// A line of a rule that fired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fired {
    /// `R0` … `R13`.
    pub rule: String,
    /// Its version.
    pub version: u32,
    /// The band it asks for at least.
    pub band: Band,
    /// The short, lasting name of the fact on which it fired, such as `suicide:today` or `s136:past_end`; empty in
    /// suggestions that were kept before it was written down.
    #[serde(default)]
    pub fact: String,
    /// One sentence with the fact that it fired on.
    pub because: String,
}

/// What makes two lines the same: an AMHP who lowered the band has weighed these.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line {
    /// `R0` … `R13`.
    pub rule: String,
    /// The band it asked for.
    pub band: Band,
    /// The fact on which it fired.
    #[serde(default)]
    pub fact: String,
}

impl Fired {
    /// The line without its words.
    pub fn line(&self) -> Line {
        Line { rule: self.rule.clone(), band: self.band, fact: self.fact.clone() }
    }

    /// Whether it is this line.
    pub fn is(&self, line: &Line) -> bool {
        self.rule == line.rule && self.band == line.band && self.fact == line.fact
    }
}

/// What the rules suggest for `case` at `now`.
pub fn suggest(case: &Case, now: Timestamp) -> Suggestion {
    let because = fired(case, now);
    Suggestion { rule_set: RULE_SET, at: Some(now), band: most_serious(&because), because }
}

/// Every line that fires on `case` at `now`, most serious first, then by the rule's number. Never empty: where nothing
/// else fires, R0 does. A line that fires on several sets of facts is there once.
pub fn fired(case: &Case, now: Timestamp) -> Vec<Fired> {
    let views = View::all(case, now);
    let mut found: Vec<Fired> = Vec::new();
    for rule in &RULES {
        for view in &views {
            let mut lines = Lines::of(rule);
            (rule.fires)(view, &mut lines);
            for line in lines.found {
                if !found.iter().any(|known| known.is(&line.line())) {
                    found.push(line);
                }
            }
        }
    }
    found.extend(rules::missed(case));
    if found.is_empty() {
        found.push(rules::nothing_raises());
    }
    found.sort_by_key(|line| line.band);
    found
}

/// The most serious band of the lines that were not weighed; routine where none is left. `without_r13` also leaves out
/// the line of a missed time (for the target of the first contact, which that line must not shorten). The line of a
/// s13(4) request stays: nothing that it does comes back to it.
pub fn band_without(suggestion: &Suggestion, weighed: &[Line], without_r13: bool) -> Band {
    let left_out = |fired: &Fired| without_r13 && fired.fact == rules::ACT_BY_MISSED;
    let is_weighed = |fired: &Fired| weighed.iter().any(|line| fired.is(line));
    let rest = suggestion.because.iter().filter(|fired| !left_out(fired) && !is_weighed(fired));
    rest.map(|fired| fired.band).min().unwrap_or(Band::Routine)
}

/// Whether a time was missed of which `shown` does not tell yet, and that asks for a band.
pub fn is_missed_unseen(case: &Case, shown: &Suggestion) -> bool {
    rules::missed(case).is_some_and(|missed| !shown.because.iter().any(|fired| fired.is(&missed.line())))
}

fn most_serious(found: &[Fired]) -> Band {
    found.iter().map(|fired| fired.band).min().unwrap_or(Band::Routine)
}
