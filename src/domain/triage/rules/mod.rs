//! Rule set 1 as a table: product.md "The triage list", row by row. A change of what a rule does is a new version.

mod health;
mod not_known;
mod people;
mod place;
mod powers;
mod received;
mod risks;
mod times;

pub(super) use self::received::{ACT_BY_MISSED, missed, nothing_raises};
use super::lines::{Lines, View};

/// A rule of the set.
pub(super) struct Rule {
    /// `R0` … `R13`.
    pub id: &'static str,
    /// Its version.
    pub version: u32,
    /// Writes down which of its lines fire.
    pub fires: fn(&View<'_>, &mut Lines<'_>),
}

const fn rule(id: &'static str, fires: fn(&View<'_>, &mut Lines<'_>)) -> Rule {
    Rule { id, version: 1, fires }
}

/// The rules that look at facts. R0 and the missed time of R13 look at what these found.
pub(super) const RULES: [Rule; 13] = [
    rule("R1", risks::immediate),
    rule("R2", powers::about_to_end),
    rule("R3", powers::running_short),
    rule("R4", risks::present_and_grave),
    rule("R5", place::not_settled),
    rule("R6", powers::running),
    rule("R7", risks::present),
    rule("R8", people::depend),
    rule("R9", not_known::matters),
    rule("R10", times::near),
    rule("R11", health::first),
    rule("R12", received::gate_was_yes),
    rule("R13", received::nearest_relative),
];
