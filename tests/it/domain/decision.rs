//! What must be said with a decision.

use amhp_hub::domain::ProblemCode as Code;
use amhp_hub::domain::decision::{DecisionStatement, REASONS_MAX};
use jiff::Timestamp;
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn complete() -> Value {
    json!({
        "decision": "not_proceeding", "code": "advice_given", "reasons": "Advice was all that was asked for.",
        "alternatives": [{ "kind": "gp", "result": "tried" }],
        "told": [{ "who": "Dr Quennell, GP", "how": "telephone", "at": "2026-11-21T10:02:00Z" }],
    })
}

/// What is wrong with the complete statement once `patch` was merged into it.
fn wrong(patch: Value) -> Vec<(String, Code)> {
    let mut statement = complete();
    json_patch::merge(&mut statement, &patch);
    let statement: DecisionStatement = serde_json::from_value(statement).unwrap();
    statement.problems(now()).into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

fn one(pointer: &str, code: Code) -> Vec<(String, Code)> {
    vec![(pointer.to_owned(), code)]
}

#[test]
fn a_complete_statement_passes_and_two_minutes_ahead_are_drift() {
    assert_eq!(wrong(json!({})), []);
    let late = json!({ "told": [{ "who": "Dr Quennell", "how": "telephone", "at": "2026-11-21T10:02:01Z" }] });
    assert_eq!(wrong(late), one("/told/0/at", Code::InFuture));
}

#[test]
fn not_proceeding_needs_a_code_reasons_alternatives_and_who_is_told_all_named_at_once() {
    let bare = json!({ "code": null, "reasons": " \n", "alternatives": null, "told": null });
    let found = wrong(bare);
    let expected = ["/code", "/reasons", "/alternatives", "/told"].map(|pointer| (pointer.to_owned(), Code::Required));
    assert_eq!(found, expected);
}

#[test]
fn accepting_needs_reasons_only() {
    assert_eq!(wrong(json!({ "decision": "accepted", "code": null, "alternatives": null, "told": null })), []);
    let silent = json!({ "decision": "accepted", "code": null, "alternatives": null, "told": null, "reasons": null });
    assert_eq!(wrong(silent), one("/reasons", Code::Required));
}

#[test]
fn texts_and_lists_have_an_end() {
    let entry = json!({ "kind": "gp", "result": "tried" });
    assert_eq!(wrong(json!({ "reasons": "é".repeat(REASONS_MAX) })), []);
    assert_eq!(wrong(json!({ "reasons": "é".repeat(REASONS_MAX + 1) })), one("/reasons", Code::TooLong));
    assert_eq!(wrong(json!({ "alternatives": vec![entry.clone(); 20] })), []);
    assert_eq!(wrong(json!({ "alternatives": vec![entry; 21] })), one("/alternatives", Code::TooMany));
    let long = json!({ "alternatives": [{ "kind": "gp", "result": "tried", "detail": "x".repeat(REASONS_MAX + 1) }] });
    assert_eq!(wrong(long), one("/alternatives/0/detail", Code::TooLong));
    let told = |who: &str| json!({ "told": [{ "who": who, "how": "letter", "at": "2026-11-21T10:00:00Z" }] });
    assert_eq!(wrong(told(" ")), one("/told/0/who", Code::Required));
    assert_eq!(wrong(told(&"x".repeat(201))), one("/told/0/who", Code::TooLong));
}
