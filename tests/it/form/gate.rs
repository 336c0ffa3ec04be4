//! The gate: the 24 hours, the 48 hours, the right channel.

use amhp_hub::domain::ProblemCode::{self, InFuture, MustRing999, MustTelephone, NotAnOption, TooOld};
use amhp_hub::domain::gate::{Diversion, GateFacts, GateSettings, SeniorRole};
use amhp_hub::domain::referral::{ListFacts, SearchFacts};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{form, full, now, one, problems, problems_at, take, with};
use crate::support::examples;

const SEEN: &str = "/gate/last_seen/at";
const DISCUSSED: &str = "/gate/senior_discussion/discussed_at";

fn seen(at: &str, now: &str) -> Vec<(String, ProblemCode)> {
    let now = now.parse().unwrap();
    let mut answers = examples::minimal(now);
    super::put(&mut answers, SEEN, at);
    // The other times and dates of the example have nothing to do with it.
    problems_at(&answers, now)
}

#[test]
fn exactly_24_hours_pass_and_a_second_more_is_too_old() {
    assert_eq!(seen("2026-11-20T12:00:00Z", "2026-11-21T12:00:00Z"), []);
    assert_eq!(seen("2026-11-20T12:00:00Z", "2026-11-21T12:00:01Z"), one(SEEN, TooOld));
}

#[test]
fn hours_are_elapsed_hours_when_the_clocks_change() {
    // Spring 2026: 29 March, 01:00 GMT becomes 02:00 BST; the day has 23 hours.
    assert_eq!(seen("2026-03-28T12:00:00+00:00", "2026-03-29T12:00:00Z"), []);
    assert_eq!(seen("2026-03-28T12:00:00+00:00", "2026-03-29T12:00:01Z"), one(SEEN, TooOld));
    assert_eq!(seen("2026-03-28T12:30:00+00:00", "2026-03-29T13:30:00+01:00"), []);
    // Autumn 2026: 25 October, 02:00 BST becomes 01:00 GMT; the day has 25 hours.
    assert_eq!(seen("2026-10-24T12:00:00+01:00", "2026-10-25T11:00:00+00:00"), []);
    assert_eq!(seen("2026-10-24T12:00:00+01:00", "2026-10-25T11:00:01+00:00"), one(SEEN, TooOld));
}

#[test]
fn two_minutes_ahead_are_drift_and_a_second_more_is_the_future() {
    assert_eq!(seen("2026-11-21T12:02:00Z", "2026-11-21T12:00:00Z"), []);
    assert_eq!(seen("2026-11-21T12:02:01Z", "2026-11-21T12:00:00Z"), one(SEEN, InFuture));
}

#[test]
fn the_discussion_was_in_the_last_48_hours() {
    for (hours, seconds, expected) in
        [(48, 0, vec![]), (48, 1, one(DISCUSSED, TooOld)), (0, -121, one(DISCUSSED, InFuture))]
    {
        let mut answers = full();
        let ago = SignedDuration::from_hours(hours) + SignedDuration::from_secs(seconds);
        super::put(&mut answers, DISCUSSED, now().checked_sub(ago).unwrap().to_string());
        assert_eq!(problems(&answers), expected);
    }
}

#[test]
fn every_diversion_raises_only_itself() {
    let senior = json!({ "referrer_is_senior": false, "senior_reachable": false });
    let cases: &[(&str, Value, &str, ProblemCode)] = &[
        ("/gate/immediate_danger", json!(true), "/gate/immediate_danger", MustRing999),
        ("/gate/response_needed_within_24_hours", json!(true), "/gate/response_needed_within_24_hours", MustTelephone),
        ("/gate/last_seen/manner", json!("telephone"), "/gate/last_seen/manner", MustTelephone),
        ("/gate/last_seen/manner", json!("refused"), "/gate/last_seen/manner", MustTelephone),
        ("/gate/last_seen/manner", json!("not_seen"), "/gate/last_seen/manner", MustTelephone),
        ("/gate/last_seen/spoke", json!("no"), "/gate/last_seen/spoke", MustTelephone),
        ("/gate/senior_discussion", senior, "/gate/senior_discussion/senior_reachable", MustTelephone),
    ];
    for (at, answer, pointer, code) in cases {
        assert_eq!(problems(&with(&[(at, answer.clone())])), one(pointer, *code));
        // The same with nothing else of the gate answered.
        let mut answers = super::minimal();
        take(&mut answers, "/gate");
        super::put(&mut answers, at, answer.clone());
        assert_eq!(problems(&answers), one(pointer, *code), "{at} alone");
    }
}

#[test]
fn what_was_not_possible_counts() {
    assert_eq!(problems(&with(&[("/gate/last_seen/spoke", json!("tried_could_not"))])), []);
}

#[test]
fn a_diversion_leaves_other_sections_as_they_are() {
    let mut answers = with(&[("/gate/immediate_danger", json!(true))]);
    take(&mut answers, "/gp/registered");
    let codes: Vec<_> = problems(&answers).into_iter().map(|(_, code)| code).collect();
    assert_eq!(codes, [MustRing999, ProblemCode::Required]);
}

#[test]
fn danger_wins_over_the_telephone() {
    let of = |answers: &Value| Diversion::of(&form().problems(answers, &GateSettings::default(), now()));
    let late = ("/gate/response_needed_within_24_hours", json!(true));
    assert_eq!(of(&with(&[])), None);
    assert_eq!(of(&with(std::slice::from_ref(&late))), Some(Diversion::Telephone));
    assert_eq!(of(&with(&[late, ("/gate/immediate_danger", json!(true))])), Some(Diversion::Ring999));
}

fn codes(answers: &Value, settings: &GateSettings) -> Vec<(String, ProblemCode)> {
    form().problems(answers, settings, now()).into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

#[test]
fn a_service_may_refuse_video() {
    let answers = with(&[("/gate/last_seen/manner", json!("video"))]);
    assert_eq!(codes(&answers, &GateSettings::default()), []);
    let refuses = GateSettings { video_counts: false, ..GateSettings::default() };
    assert_eq!(codes(&answers, &refuses), one("/gate/last_seen/manner", MustTelephone));
}

#[test]
fn a_service_says_which_further_roles_are_senior() {
    const ROLE: &str = "/gate/senior_discussion/senior_role";
    let counts = |role: &str, senior_roles: &[SeniorRole]| {
        let settings = GateSettings { video_counts: true, senior_roles: senior_roles.iter().copied().collect() };
        codes(&with(&[(ROLE, json!(role))]), &settings)
    };
    for (code, role) in [
        ("consultant", SeniorRole::Consultant),
        ("gp_partner", SeniorRole::GpPartner),
        ("sole_practitioner", SeniorRole::SolePractitioner),
    ] {
        assert_eq!(counts(code, &[role]), []);
        assert_eq!(counts(code, &[]), one(ROLE, NotAnOption));
    }
    for always in ["clinical_team_leader", "team_manager", "senior_worker"] {
        assert_eq!(counts(always, &[]), []);
    }
}

fn are_questions(pointers: &[&str]) {
    for pointer in pointers {
        assert!(form().question(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn every_fact_of_a_list_is_a_question_and_is_read() {
    are_questions(ListFacts::POINTERS);
    are_questions(SearchFacts::POINTERS);
    let pruned = form().pruned(&full(), now()).answers;
    let facts = ListFacts::read(&pruned).unwrap();
    let at = |pointer: &str| pruned.pointer(pointer).unwrap().as_str().unwrap();
    assert_eq!(facts.person.given_name, at("/person/given_name"));
    assert_eq!(facts.person.family_name, at("/person/family_name"));
    assert_eq!(facts.person.date_of_birth.unwrap().to_string(), at("/person/date_of_birth"));
    assert_eq!(json!(facts.location.hazards), pruned["location"]["hazards"]);
}

#[test]
fn every_fact_of_the_gate_is_a_question_and_is_read() {
    are_questions(GateFacts::POINTERS);
    let pruned = form().pruned(&full(), now()).answers;
    let facts = GateFacts::read(&pruned);
    let at = |pointer: &str| pruned.pointer(pointer).unwrap().as_str().unwrap().parse::<Timestamp>().unwrap();
    assert_eq!(facts.last_seen.at, Some(at(SEEN)));
    assert_eq!(facts.senior_discussion.discussed_at, Some(at(DISCUSSED)));
    let seen = (facts.last_seen.manner.as_deref(), facts.last_seen.spoke.as_deref());
    assert_eq!(seen, (Some("face_to_face"), Some("yes")));
    assert_eq!(facts.immediate_danger, Some(false));
}

#[test]
fn facts_of_a_gate_that_was_not_answered_are_not_known() {
    let mut answers = full();
    take(&mut answers, "/gate/immediate_danger");
    super::put(&mut answers, SEEN, "yesterday");
    let facts = GateFacts::read(&answers);
    assert_eq!((facts.immediate_danger, facts.last_seen.at), (None, None));
    take(&mut answers, "/gate");
    assert_eq!(GateFacts::read(&answers).senior_discussion.referrer_is_senior, None);
    ListFacts::read(&answers).unwrap();
}
