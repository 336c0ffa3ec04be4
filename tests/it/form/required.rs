//! What has to be answered: the examples are valid, and each answer of the least one is missed.

use amhp_hub::domain::ProblemCode::Required;
use serde_json::json;

use super::{full, minimal, one, problems, take};

/// Every answer of the minimal example that can be taken away alone: then exactly this question is missed.
pub const MISSED: &[&str] = &[
    "/gate/immediate_danger",
    "/gate/response_needed_within_24_hours",
    "/gate/last_seen/at",
    "/gate/last_seen/by",
    "/gate/last_seen/manner",
    "/gate/last_seen/spoke",
    "/gate/senior_discussion/referrer_is_senior",
    "/gate/senior_discussion/senior_role",
    "/referrer/name",
    "/referrer/profession",
    "/referrer/organisation",
    "/referrer/email",
    "/referrer/direct_telephone",
    "/person/given_name",
    "/person/family_name",
    "/person/date_of_birth",
    "/person/gender",
    "/person/ethnicity",
    "/person/address",
    "/person/address/lines",
    "/person/address/town",
    "/person/knows_of_referral",
    "/location/kind",
    "/location/alone_now",
    "/location/likely_to_leave",
    "/location/hazards",
    "/communication/interpreter_needed",
    "/health/needs_medical_care_first",
    "/household/lives_alone",
    "/caring/children",
    "/caring/adults",
    "/nearest_relative/known",
    "/gp/registered",
    "/gp/practice",
    "/legal/status",
    "/legal/considered_for",
    "/concern/reason",
    "/concern/person_views",
    "/concern/previous_contact",
    "/alternatives/items",
    "/alternatives/why_not_less_restrictive",
    "/risks/suicide/level",
    "/risks/suicide/within",
    "/risks/suicide/detail",
    "/risks/self_harm/level",
    "/risks/self_neglect/level",
    "/risks/self_neglect/within",
    "/risks/self_neglect/detail",
    "/risks/harm_to_others/level",
    "/risks/children/level",
    "/risks/physical_health/level",
    "/risks/current_safety_plan",
    "/risks/if_nothing_done",
    "/consent/capacity_for_admission",
    "/consent/safeguarding_raised",
];

#[test]
fn both_examples_can_be_submitted() {
    assert_eq!(problems(&minimal()), []);
    assert_eq!(problems(&full()), []);
}

#[test]
fn each_answer_taken_away_is_missed_alone() {
    for pointer in MISSED {
        let mut answers = minimal();
        take(&mut answers, pointer);
        assert_eq!(problems(&answers), one(pointer, Required), "without {pointer}");
    }
}

#[test]
fn only_the_postcode_and_the_entrys_members_are_not_in_the_table() {
    let mut leaves = Vec::new();
    leaves_of(&minimal(), "", &mut leaves);
    leaves.retain(|leaf| !MISSED.iter().any(|missed| leaf == missed || leaf.starts_with(&format!("{missed}/"))));
    assert_eq!(leaves, Vec::<String>::new());
    let mut answers = minimal();
    take(&mut answers, "/person/address/postcode");
    assert_eq!(problems(&answers), []);
}

fn leaves_of(value: &serde_json::Value, at: &str, leaves: &mut Vec<String>) {
    match value {
        serde_json::Value::Object(members) => {
            members.iter().for_each(|(name, inner)| leaves_of(inner, &format!("{at}/{name}"), leaves));
        }
        _ => leaves.push(at.to_owned()),
    }
}

#[test]
fn members_of_an_entry_are_missed_in_the_entry() {
    for member in ["kind", "result"] {
        let pointer = format!("/alternatives/items/0/{member}");
        let mut answers = minimal();
        take(&mut answers, &pointer);
        assert_eq!(problems(&answers), one(&pointer, Required));
    }
}

#[test]
fn a_missing_section_misses_its_leaf_questions_in_the_order_of_the_form() {
    let mut answers = minimal();
    take(&mut answers, "/gate");
    take(&mut answers, "/gp");
    take(&mut answers, "/risks/suicide");
    let pointers: Vec<_> = problems(&answers).into_iter().map(|(pointer, _)| pointer).collect();
    let expected = [
        "/gate/immediate_danger",
        "/gate/response_needed_within_24_hours",
        "/gate/last_seen/at",
        "/gate/last_seen/by",
        "/gate/last_seen/manner",
        "/gate/last_seen/spoke",
        "/gate/senior_discussion/referrer_is_senior",
        "/gp/registered",
        "/risks/suicide/level",
    ];
    assert_eq!(pointers, expected);
}

#[test]
fn nothing_answered_misses_every_question_once() {
    let found = problems(&json!({}));
    let mut pointers: Vec<_> = found.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert!(found.iter().all(|(_, code)| *code == Required));
    // What hangs on an answer, and the members of a group or entry that is not there, are not missed.
    let hangs = ["/gate/senior_discussion/senior_role", "/gp/practice"];
    let inner = |pointer: &str| {
        pointer.starts_with("/person/address/") || pointer.ends_with("/within") || pointer.ends_with("/detail")
    };
    let mut expected: Vec<_> = MISSED.iter().copied().filter(|at| !hangs.contains(at) && !inner(at)).collect();
    expected.sort_unstable();
    pointers.sort_unstable();
    assert_eq!(pointers, expected);
}

#[test]
fn empty_and_blank_text_is_required() {
    for blank in ["", "   ", "\u{200b}", "\n"] {
        for pointer in ["/concern/reason", "/referrer/name", "/person/date_of_birth", "/person/title"] {
            let answers = super::with(&[(pointer, json!(blank))]);
            assert_eq!(problems(&answers), one(pointer, Required), "{blank:?} at {pointer}");
        }
    }
}

#[test]
fn an_empty_list_is_required_at_the_list() {
    for pointer in ["/location/hazards", "/legal/considered_for", "/alternatives/items", "/person/address/lines"] {
        let answers = super::with(&[(pointer, json!([]))]);
        assert_eq!(problems(&answers), one(pointer, Required));
    }
    assert_eq!(problems(&super::with(&[("/household/members", json!([]))])), []);
}
