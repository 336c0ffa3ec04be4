//! A suggestion: its order, what is left of it without weighed lines, and how it is kept.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::triage::{Case, Line, Suggestion, band_without, suggest};
use serde_json::json;

use super::{case, hours, received, spelt};

fn grave() -> Case {
    let mut case = case(&json!({
        "risks": { "self_harm": { "level": "present" }, "fire": { "level": "immediate" } },
        "location": { "kind": "emergency_department" },
        "legal": { "considered_for": ["s4"], "status": "unknown" },
    }));
    case.once_within_24_hours = true;
    case
}

#[test]
fn lines_stand_by_band_and_then_by_the_number_of_the_rule() {
    let suggestion = suggest(&grave(), received());
    assert_eq!((suggestion.rule_set, suggestion.at, suggestion.band), (1, Some(received()), Band::Emergency));
    let found: Vec<String> = suggestion.because.iter().map(spelt).collect();
    let expected = [
        "R1 emergency fire:immediate",
        "R3 very_urgent s4:considered",
        "R5 very_urgent place:emergency_department",
        "R12 very_urgent gate:response_needed_within_24_hours",
        "R7 urgent self_harm:present",
        "R9 urgent legal_status:not_known",
    ];
    assert_eq!(found, expected);
}

fn line(rule: &str, band: Band, fact: &str) -> Line {
    Line { rule: rule.into(), band, fact: fact.into() }
}

#[test]
fn without_the_weighed_lines_the_band_is_that_of_the_rest() {
    let suggestion = suggest(&grave(), received());
    let all: Vec<Line> = suggestion.because.iter().map(|fired| fired.line()).collect();
    assert_eq!(band_without(&suggestion, &[], false), Band::Emergency);
    assert_eq!(band_without(&suggestion, &all[..1], false), Band::VeryUrgent);
    assert_eq!(band_without(&suggestion, &all[..4], false), Band::Urgent);
    assert_eq!(band_without(&suggestion, &all, false), Band::Routine);
    let beside = [
        line("R1", Band::Emergency, "suicide:immediate"),
        line("R1", Band::VeryUrgent, "fire:immediate"),
        line("R4", Band::Emergency, "fire:immediate"),
    ];
    assert_eq!(band_without(&suggestion, &beside, false), Band::Emergency, "another line was weighed");
}

#[test]
fn a_power_that_ends_raises_again_what_was_weighed_while_it_ran() {
    let started_at = received().to_string();
    let case = case(&json!({
        "legal": { "status": "power", "powers": [{ "kind": "s136", "started_at": started_at }] },
    }));
    let weighed: Vec<Line> = suggest(&case, received()).because.iter().map(|fired| fired.line()).collect();
    let band = |after| band_without(&suggest(&case, received() + hours(after)), &weighed, false);
    assert_eq!([band(0), band(17), band(18)], [Band::Routine, Band::Routine, Band::Emergency]);
    let weighed: Vec<Line> = suggest(&case, received() + hours(18)).because.iter().map(|fired| fired.line()).collect();
    let band = |after| band_without(&suggest(&case, received() + hours(after)), &weighed, false);
    assert_eq!([band(23), band(24)], [Band::Routine, Band::Emergency]);
}

#[test]
fn the_first_contacts_band_leaves_out_a_missed_time_and_keeps_a_relatives_request() {
    let mut case = case(&json!({}));
    case.missed_in = Some(Band::Routine);
    let missed = suggest(&case, received());
    assert_eq!((missed.band, band_without(&missed, &[], true)), (Band::Urgent, Band::Routine));
    (case.nearest_relative_request, case.missed_in) = (true, Some(Band::Urgent));
    let both = suggest(&case, received());
    assert_eq!((both.band, band_without(&both, &[], true)), (Band::VeryUrgent, Band::Urgent));
    let asked = [line("R13", Band::Urgent, "nearest_relative:request")];
    assert_eq!(band_without(&both, &asked, true), Band::Routine);
}

#[test]
fn a_suggestion_kept_before_facts_had_names_can_still_be_read() {
    let old = json!({
        "rule_set": 1, "band": "routine",
        "because": [{ "rule": "R0", "version": 1, "band": "routine", "because": "Not yet ordered." }],
    });
    let read: Suggestion = serde_json::from_value(old).unwrap();
    assert_eq!((read.at, read.because[0].fact.as_str()), (None, ""));
    assert_eq!(band_without(&read, &[], false), Band::Routine);
}

#[test]
fn a_case_kept_with_its_receipt_alone_can_be_read() {
    let read: Case = serde_json::from_value(json!({ "received_at": received().to_string() })).unwrap();
    assert_eq!(read, Case::received(Default::default(), received()));
}
