//! R12, R13 and R0: how the referral came and waited.

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
    let missed = |patch: &Value| found(patch, |case| case.missed = true);
    assert_eq!(missed(&json!({})), ["R13 urgent act_by:missed"]);
    let urgent = ["R13 very_urgent act_by:missed", "R7 urgent self_harm:present"];
    assert_eq!(missed(&risk("self_harm", "present")), urgent);
    assert_eq!(missed(&risk("staff", "immediate")), ["R1 very_urgent staff:immediate"]);
    assert_eq!(missed(&risk("suicide", "immediate")), ["R1 emergency suicide:immediate"]);
    let asked_and_missed = found(&json!({}), |case| {
        case.nearest_relative_request = true;
        case.missed = true;
    });
    assert_eq!(asked_and_missed, ["R13 very_urgent act_by:missed", ASKED]);
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
