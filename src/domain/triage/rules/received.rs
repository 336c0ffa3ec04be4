//! Rules that look at how the referral came and waited: R12, R13, and R0 for what nothing raises.

use crate::domain::band::Band::{Emergency, Routine, Urgent, VeryUrgent};
use crate::domain::triage::lines::{Lines, View};
use crate::domain::triage::{Case, Fired};

/// The fact of the line of R13 that a missed time makes.
pub(in crate::domain::triage) const ACT_BY_MISSED: &str = "act_by:missed";

/// R12: a gate answer was once yes and became no. One that still is yes (an AMHP sent it with an exception) fires too.
pub(super) fn gate_was_yes(view: &View<'_>, lines: &mut Lines<'_>) {
    let (case, gate) = (view.case, &view.facts.gate);
    let danger = case.once_danger || gate.immediate_danger == Some(true);
    let because = "The gate's question about immediate danger is or once was answered with yes.";
    lines.when(danger, Emergency, "gate:immediate_danger", because);
    let soon = case.once_within_24_hours || gate.response_needed_within_24_hours == Some(true);
    let because = "The gate's question about a response within 24 hours is or once was answered with yes.";
    lines.when(soon, VeryUrgent, "gate:response_needed_within_24_hours", because);
}

/// R13, second part: a nearest relative's request under s13(4) is at least urgent.
pub(super) fn nearest_relative(view: &View<'_>, lines: &mut Lines<'_>) {
    let because = "The nearest relative asked for it under section 13(4).";
    lines.when(view.case.nearest_relative_request, Urgent, "nearest_relative:request", because);
}

/// R13, first part: a missed time asks for one band above the one in which it was missed, at most very urgent.
pub(in crate::domain::triage) fn missed(case: &Case) -> Option<Fired> {
    let band = match case.missed_in? {
        Routine => Urgent,
        Urgent => VeryUrgent,
        VeryUrgent | Emergency => return None,
    };
    let because = "The time by which somebody had to act was missed: one band up.".to_owned();
    Some(Fired { rule: "R13".to_owned(), version: 1, band, fact: ACT_BY_MISSED.to_owned(), because })
}

/// R0: otherwise.
pub(in crate::domain::triage) fn nothing_raises() -> Fired {
    let because = "No other rule fires: routine.".to_owned();
    Fired { rule: "R0".to_owned(), version: 1, band: Routine, fact: "otherwise".to_owned(), because }
}
