//! R12, R13 and R0: how the referral came and waited.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::triage::Case;
use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

const DANGER: &str = "R12 emergency gate:immediate_danger";
const SOON: &str = "R12 very_urgent gate:response_needed_within_24_hours";
const ASKED: &str = "R13 urgent nearest_relative:request";

fn found(patch: &Value, change: impl FnOnce(&mut Case)) -> Vec<String> {
    let mut case = case(patch);
    change(&mut case);
    lines(&case, received())
}

#[test]
fn an_answer_of_the_gate_that_was_once_yes_still_counts() {
    assert_eq!(found(&json!({}), |case| case.once_danger = true), [DANGER]);
    assert_eq!(found(&json!({}), |case| case.once_within_24_hours = true), [SOON]);
}

#[test]
fn an_answer_of_the_gate_that_is_yes_counts_and_no_does_not() {
    let gate = |danger: bool, soon: bool| json!({ "gate": { "immediate_danger": danger, "response_needed_within_24_hours": soon } });
    fire(&[
        (gate(false, false), NOTHING),
        (gate(true, false), &[DANGER]),
        (gate(false, true), &[SOON]),
        (gate(true, true), &[DANGER, SOON]),
    ]);
}

#[test]
fn a_nearest_relatives_request_is_at_least_urgent() {
    assert_eq!(found(&json!({}), |case| case.nearest_relative_request = true), [ASKED]);
}

fn risk(domain: &str, level: &str) -> Value {
    json!({ "risks": { domain: { "level": level } } })
}

#[test]
fn a_missed_time_raises_by_one_band_and_at_most_to_very_urgent() {
    let missed = |band| found(&json!({}), |case| case.missed_in = Some(band));
    assert_eq!(missed(Band::Routine), ["R13 urgent act_by:missed"]);
    assert_eq!(missed(Band::Urgent), ["R13 very_urgent act_by:missed"]);
    assert_eq!(missed(Band::VeryUrgent), NOTHING);
    assert_eq!(missed(Band::Emergency), NOTHING);
    // An AMHP had lowered it to routine: it is the band in which it was missed that counts.
    let lowered = found(&risk("suicide", "immediate"), |case| case.missed_in = Some(Band::Routine));
    assert_eq!(lowered, ["R1 emergency suicide:immediate", "R13 urgent act_by:missed"]);
}

#[test]
fn rules_fire_on_every_absorbed_referral_as_well_and_a_line_once() {
    let harm = json!({ "risks": { "self_harm": { "level": "present" }, "fire": { "level": "immediate" } } });
    let both = found(&risk("self_harm", "present"), |case| case.absorbed = vec![super::but(&harm), super::but(&harm)]);
    assert_eq!(both, ["R1 emergency fire:immediate", "R7 urgent self_harm:present"]);
    let apart = found(&risk("self_neglect", "present"), |case| {
        case.absorbed = vec![super::but(&json!({ "location": { "alone_now": "yes" } }))];
    });
    assert_eq!(apart, ["R7 urgent self_neglect:present"], "facts of two referrals are not put together");
}
