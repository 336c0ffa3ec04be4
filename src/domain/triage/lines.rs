//! What a rule looks at, and how it writes down that one of its lines fired.

use jiff::Timestamp;

use super::case::Case;
use super::facts::{Facts, Place, Ynu};
use super::{Fired, Rule};
use crate::domain::band::Band;
use crate::domain::clocks::{Clock, clocks};

/// The facts of one referral at one moment: the case's own, or those of a duplicate that it took over.
pub(super) struct View<'a> {
    pub case: &'a Case,
    pub facts: &'a Facts,
    pub clocks: Vec<Clock>,
    pub now: Timestamp,
}

impl<'a> View<'a> {
    /// Every set of facts of `case`, looked at now.
    ///
    /// A duplicate's ages, and its powers whose start is not known, are taken at the receipt of the case that took it
    /// over: its own receipt is not kept.
    pub fn all(case: &'a Case, now: Timestamp) -> Vec<Self> {
        let view = |facts: &'a Facts| Self { case, facts, clocks: clocks(&facts.legal.powers, case.received_at), now };
        case.all_facts().map(view).collect()
    }

    /// Why the person is not contained: nothing where they are. `contained` = alone no, likely to leave no, and the
    /// place known. Each reason has its own id, so that learning that something unknown is so is a new fact.
    pub fn not_contained(&self) -> Vec<(&'static str, &'static str)> {
        let location = &self.facts.location;
        let alone = match location.alone_now {
            Some(Ynu::No) => None,
            Some(Ynu::Yes) => Some(("alone", "the person is alone")),
            Some(Ynu::Unknown) | None => Some(("alone_not_known", "not known whether the person is alone")),
        };
        let leaving = match location.likely_to_leave {
            Some(Ynu::No) => None,
            Some(Ynu::Yes) => Some(("may_leave", "the person is likely to leave")),
            Some(Ynu::Unknown) | None => {
                Some(("may_leave_not_known", "not known whether the person is likely to leave"))
            }
        };
        let place =
            (self.facts.place() == Place::Unknown).then_some(("place_not_known", "not known where the person is"));
        [alone, leaving, place].into_iter().flatten().collect()
    }
}

/// The lines of one rule that fired.
pub(super) struct Lines<'a> {
    rule: &'a Rule,
    pub found: Vec<Fired>,
}

impl<'a> Lines<'a> {
    /// None so far.
    pub const fn of(rule: &'a Rule) -> Self {
        Self { rule, found: Vec::new() }
    }

    /// Writes the line down where it fires.
    pub fn when(&mut self, fires: bool, band: Band, fact: impl Into<String>, because: impl Into<String>) {
        if fires {
            let Rule { id, version, .. } = *self.rule;
            self.found.push(Fired { rule: id.into(), version, band, fact: fact.into(), because: because.into() });
        }
    }
}
