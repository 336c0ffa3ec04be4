//! The form as data: what the file may say, and that it says what it should.

use amhp_hub::form::load;
use serde_json::Value;

use super::{form, full, minimal};

#[test]
fn the_form_has_its_sections_in_order() {
    let ids: Vec<_> = form().sections().iter().map(|section| section.id.as_str()).collect();
    let expected = [
        "gate",
        "referrer",
        "person",
        "location",
        "communication",
        "health",
        "household",
        "caring",
        "carers",
        "nearest_relative",
        "gp",
        "clinicians",
        "legal",
        "concern",
        "alternatives",
        "risks",
        "consent",
    ];
    assert_eq!(ids, expected);
    assert_eq!((form().id(), form().version()), ("amhp-referral", 1));
}

#[test]
fn every_field_of_the_examples_is_a_question() {
    for answers in [minimal(), full()] {
        every_member(&answers, "");
    }
}

fn every_member(value: &Value, at: &str) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                let pointer = format!("{at}/{name}");
                let section = at.is_empty() && form().section(name).is_some();
                assert!(section || form().question(&pointer).is_some(), "{pointer}");
                every_member(inner, &pointer);
            }
        }
        Value::Array(entries) => {
            entries.iter().enumerate().for_each(|(index, inner)| every_member(inner, &format!("{at}/{index}")));
        }
        _ => {}
    }
}

#[test]
fn a_pointer_that_is_no_question_is_not_found() {
    for pointer in ["", "/", "/gate", "/gate/last_seen/at/x", "/person/planet", "/household/members/0/planet", "gate"] {
        assert!(form().question(pointer).is_none(), "{pointer}");
    }
}

fn fault(questions: &str) -> String {
    let text = format!("version = 1\ntitle = \"T\"\n[[sections]]\nid = \"s\"\ntitle = \"S\"\n{questions}");
    load::form("t", &text).unwrap_err().to_string()
}

fn question(rest: &str) -> String {
    format!("[[sections.questions]]\nlabel = \"L\"\n{rest}\n")
}

#[test]
fn a_definition_that_makes_no_sense_is_refused_with_its_place() {
    let text = question("path = \"a\"\nkind = \"text\"");
    let cases = [
        (text.clone() + &text, "a: declared twice"),
        (question("path = \"a\"\nkind = \"choice\""), "/s/a: needs options"),
        (question("path = \"a\"\nkind = \"text\"\noptions = [[\"x\", \"X\"]]"), "/s/a: takes no options"),
        (question("path = \"a-b\"\nkind = \"text\""), "/s/a-b: a name is"),
        (question("path = \"a\"\nkind = \"list\""), "/s/a: a group or list"),
        (question("path = \"a\"\nkind = \"group\"\nshape = \"none\""), "a: there is no shape none"),
        (text.clone() + &question("path = \"a/b\"\nkind = \"text\""), "a/b: stands beneath"),
        (question("path = \"a\"\nkind = \"text\"\nor = [\"b\"]"), "/s/a: b is no question beside it"),
        (
            question("path = \"a\"\nkind = \"text\"\nasked_when = { field = \"/s/b\", is = [1] }"),
            "/s/a: a condition looks at /s/b",
        ),
        (
            question("path = \"a\"\nkind = \"text\"\nasked_when = { field = \"b\", filled = true }"),
            "/s/a: b is no question beside it",
        ),
    ];
    for (questions, expected) in cases {
        let found = fault(&questions);
        assert!(found.contains(expected), "{found} instead of {expected}");
    }
}

#[test]
fn a_word_that_the_engine_does_not_know_is_refused() {
    for rest in [
        "kind = \"text\"\nrequierd = true",
        "kind = \"texts\"",
        "kind = \"text\"\nasked_when = { field = \"b\", was = [1] }",
        "kind = \"text\"\nbounds = { least = 1 }",
        "kind = \"text\"\nwords = { requird = \"x\" }",
    ] {
        assert!(fault(&question(&format!("path = \"a\"\n{rest}"))).starts_with("form t: TOML"), "{rest}");
    }
}
