//! What a draft refuses: each limit, at it and just over it.

use amhp_hub::domain::ProblemCode::{self, BadFormat, TooLong, TooMany, UnknownField, WrongType};
use serde_json::{Value, json};

use super::{form, full, one};

fn refusals(answers: &Value) -> Vec<(String, ProblemCode)> {
    form().refusals(answers).into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

#[test]
fn a_draft_takes_the_whole_form_and_nothing_at_all() {
    assert_eq!(refusals(&full()), []);
    assert_eq!(refusals(&json!({})), []);
}

#[test]
fn a_draft_takes_what_is_only_wrong() {
    let wrong = json!({
        "gate": { "immediate_danger": "perhaps", "last_seen": { "at": "2026--31 25:00" } },
        "person": { "given_name": 7, "address": "somewhere", "local_identifiers": [4, { "system": "" }] },
        "location": { "hazards": { "dogs": true } },
        "gp": "none",
        "household": null
    });
    assert_eq!(refusals(&wrong), []);
}

#[test]
fn a_draft_is_an_object() {
    for not in [json!([]), json!("x"), json!(null), json!(1)] {
        assert_eq!(refusals(&not), one("", WrongType));
    }
}

#[test]
fn a_draft_has_no_field_that_the_form_has_not() {
    let answers = json!({
        "documents": [],
        "person": { "shoe_size": 9, "address": { "planet": "x" } },
        "household": { "members": [{ "name": "A" }, { "name": "B", "age": 4 }] }
    });
    let expected = ["/documents", "/person/shoe_size", "/person/address/planet", "/household/members/1/age"];
    assert_eq!(refusals(&answers), expected.map(|at| (at.to_owned(), UnknownField)));
}

#[test]
fn a_string_has_at_most_20_000_characters() {
    let answers = |count: usize| json!({ "concern": { "reason": "é".repeat(count) } });
    assert_eq!(refusals(&answers(20_000)), []);
    assert_eq!(refusals(&answers(20_001)), one("/concern/reason", TooLong));
}

#[test]
fn a_list_has_at_most_100_entries() {
    let answers = |count: usize| json!({ "location": { "hazards": vec!["dogs"; count] } });
    assert_eq!(refusals(&answers(100)), []);
    assert_eq!(refusals(&answers(101)), one("/location/hazards", TooMany));
}

#[test]
fn the_answers_are_at_most_32_deep() {
    // The answers and the section are the first two.
    let answers = |lists: usize| {
        let inner = (0..lists).fold(json!("x"), |inner, _| json!([inner]));
        json!({ "person": { "title": inner } })
    };
    assert_eq!(refusals(&answers(30)), []);
    assert_eq!(refusals(&answers(31)), one(&format!("/person/title{}", "/0".repeat(30)), TooMany));
}

#[test]
fn the_answers_are_at_most_256_kilobytes() {
    let answers = |last: usize| {
        let long: Vec<_> = (0..13).map(|_| "x".repeat(19_000)).chain([String::from("x").repeat(last)]).collect();
        json!({ "person": { "title": long } })
    };
    let rest = 256 * 1024 - answers(0).to_string().len();
    assert_eq!(refusals(&answers(rest)), []);
    assert_eq!(refusals(&answers(rest + 1)), one("", TooLong));
}

#[test]
fn a_string_has_no_nul() {
    assert_eq!(refusals(&json!({ "person": { "title": "a\u{0}" } })), one("/person/title", BadFormat));
    assert_eq!(refusals(&json!({ "person": { "title": "a\u{1}" } })), []);
}
