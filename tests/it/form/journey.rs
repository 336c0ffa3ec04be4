//! The task list.

use amhp_hub::domain::gate::GateSettings;
use amhp_hub::form::TaskState::{Complete, InProgress, NotStarted};
use serde_json::{Value, json};

use super::{form, full, minimal, now, put, take};

fn state(answers: &Value, section: &str) -> amhp_hub::form::TaskState {
    let tasks = form().journey(answers, &GateSettings::default(), now());
    tasks.into_iter().find(|task| task.section_id == section).unwrap().state
}

#[test]
fn nothing_is_started_at_first() {
    let tasks = form().journey(&json!({}), &GateSettings::default(), now());
    assert_eq!(tasks.len(), form().sections().len());
    for task in tasks {
        let optional = ["carers", "clinicians"].contains(&task.section_id.as_str());
        assert_eq!(task.state, NotStarted { optional }, "{}", task.section_id);
    }
}

#[test]
fn a_section_is_complete_when_nothing_is_wrong_in_it() {
    let tasks = form().journey(&full(), &GateSettings::default(), now());
    assert!(tasks.iter().all(|task| task.state == Complete && task.problems.is_empty()));
}

#[test]
fn a_section_says_how_much_is_missing() {
    let mut answers = minimal();
    take(&mut answers, "/gp/practice");
    assert_eq!(state(&answers, "gp"), InProgress { missing: 1 });
    take(&mut answers, "/risks/self_harm/level");
    take(&mut answers, "/risks/if_nothing_done");
    assert_eq!(state(&answers, "risks"), InProgress { missing: 2 });
    assert_eq!(state(&answers, "person"), Complete);
}

#[test]
fn emptied_answers_are_no_start() {
    let answers = json!({ "gp": { "registered": "" }, "person": { "address": { "lines": [] } } });
    assert_eq!(state(&answers, "gp"), NotStarted { optional: false });
    assert_eq!(state(&answers, "person"), NotStarted { optional: false });
}

#[test]
fn seen_is_valid_for_24_hours() {
    let mut answers = minimal();
    put(&mut answers, "/gate/last_seen/at", "2026-03-28T12:00:00Z");
    assert_eq!(form().seen_until(&answers), Some("2026-03-29T12:00:00Z".parse().unwrap()));
    put(&mut answers, "/gate/last_seen/at", "2026--28 12:00");
    assert_eq!(form().seen_until(&answers), None);
    assert_eq!(form().seen_until(&json!({})), None);
}
