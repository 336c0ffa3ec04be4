//! Answers of an older version carried forward: what moves moves, what is no more is set aside, nothing is lost.

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::gate::GateSettings;
use amhp_hub::form::{Carried, Form, Forms, load};
use serde_json::{Map, Value, json};

use super::now;

const FIRST: &str = include_str!("small.toml");
const SECOND: &str = include_str!("small_2.toml");

/// A small form as it was.
pub fn first() -> Forms {
    Forms::of(vec![read(FIRST)])
}

/// The same form with questions that moved and that are no more.
pub fn second() -> Forms {
    Forms::of(vec![read(SECOND)])
}

/// The same again, as a release after that would have it.
pub fn third() -> Forms {
    Forms::of(vec![read(&SECOND.replacen("version = 2", "version = 3", 1))])
}

/// Answers to every question of the first version.
pub fn old_answers() -> Value {
    json!({
        "person": { "given_name": "Idris", "religion": "Quaker", "diet": "No nuts", "nickname": "Id", "mood": "restless" },
        "household": { "members": [
            { "name": "Ada", "relationship": "Sister", "shoe_size": "5" },
            { "name": "Bo" },
            { "name": "Cy", "relationship": "Cousin" }
        ] }
    })
}

fn read(text: &str) -> Form {
    load::form("amhp-referral", text).unwrap()
}

fn map(value: &Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

#[test]
fn moved_answers_move_and_the_rest_is_set_aside() {
    let carried = read(SECOND).carried_forward(&old_answers(), 1);
    let answers = json!({
        "person": { "given_name": "Idris", "mood": "restless" },
        "household": {
            "members": [{ "name": "Ada", "relation": "Sister" }, { "name": "Bo" }, { "name": "Cy", "relation": "Cousin" }],
            "religion": "Quaker"
        }
    });
    let set_aside =
        json!({ "/person/diet": "No nuts", "/household/members/0/shoe_size": "5", "/person/nickname": "Id" });
    assert_eq!((carried.answers, carried.set_aside), (answers, map(&set_aside)));
    assert_eq!(carried.changes.len(), 4);
    assert!(carried.changes[0].contains("Religion is now asked"));
}

#[test]
fn a_section_that_is_no_more_and_an_empty_answer() {
    let old = json!({ "faith": { "rite": "Last" }, "mood": {}, "person": { "diet": "  " } });
    let carried = read(SECOND).carried_forward(&old, 1);
    assert_eq!(carried.answers, json!({ "person": {} }));
    assert_eq!(carried.set_aside, map(&json!({ "/faith": { "rite": "Last" } })));
}

#[test]
fn an_answer_that_is_there_already_is_never_written_over() {
    let old = json!({ "person": { "religion": "Quaker" }, "household": { "religion": "None" } });
    let carried = read(SECOND).carried_forward(&old, 1);
    assert_eq!(carried.answers["household"]["religion"], "None");
    assert_eq!(carried.set_aside, map(&json!({ "/person/religion": "Quaker" })));
    let odd = json!({ "person": { "religion": "Quaker" }, "household": "half typed" });
    let carried = read(SECOND).carried_forward(&odd, 1);
    assert_eq!(carried.answers["household"], "half typed");
    assert_eq!(carried.set_aside, map(&json!({ "/person/religion": "Quaker" })));
}

#[test]
fn answers_of_this_version_stay_as_they_are() {
    let form = read(SECOND);
    let answers = json!({ "person": { "given_name": "Idris" }, "unknown": 1 });
    let same = Carried { answers: answers.clone(), set_aside: Map::new(), changes: Vec::new() };
    assert_eq!(form.carried_forward(&answers, 2), same);
    assert_eq!(form.carried_forward(&answers, 3), same);
}

#[test]
fn an_answer_goes_through_two_versions_at_once() {
    let moved = "[[changes]]\nversion = 3\nmoved = { from = \"/household/religion\", to = \"/person/faith\" }\nwords = \"Again.\"\n\n[[sections]]\nid = \"gate\"";
    let faith = "[[sections.questions]]\npath = \"faith\"\nkind = \"text\"\nlabel = \"Faith\"\n[[sections.questions]]\npath = \"mood\"";
    let text = SECOND
        .replacen("version = 2", "version = 3", 1)
        .replacen("[[sections]]\nid = \"gate\"", moved, 1)
        .replacen("[[sections.questions]]\npath = \"mood\"", faith, 1)
        .replacen("path = \"religion\"", "path = \"rites\"", 1);
    let form = read(&text);
    assert_eq!(form.carried_forward(&old_answers(), 1).answers["person"]["faith"], "Quaker");
    let later = form.carried_forward(&json!({ "household": { "religion": "Quaker" } }), 2);
    assert_eq!((later.answers["person"]["faith"].as_str(), later.changes), (Some("Quaker"), vec!["Again.".to_owned()]));
}

#[test]
fn an_option_that_is_no_more_is_an_ordinary_problem() {
    let form = read(SECOND);
    let carried = form.carried_forward(&old_answers(), 1);
    let problems = form.problems(&carried.answers, &GateSettings::default(), now());
    let found: Vec<_> = problems.iter().map(|problem| (problem.pointer.as_str(), problem.code)).collect();
    assert_eq!(found, [("/person/mood", ProblemCode::NotAnOption)]);
}

#[test]
fn changes_that_make_no_sense_are_refused() {
    let removed = "removed = \"/person/diet\"";
    let cases = [
        (removed, "removed = \"/person/mood\"", "where no question is any more"),
        (removed, "removed = \"person/diet\"", "where no question is any more"),
        (removed, "", "either moved or removed"),
        (removed, "removed = \"/person/diet\"\nmoved = { from = \"/a\", to = \"/b\" }", "either moved or removed"),
        (removed, "gone = \"/person/diet\"", "unknown field `gone`"),
        ("words = \"Diet is no longer asked.\"", "words = \" \"", "says in words"),
        ("words = \"Diet is no longer asked.\"", "", "missing field `words`"),
        ("to = \"/household/religion\"", "to = \"/household/planet\"", "move to a question"),
        ("to = \"/household/members/*/relation\"", "to = \"/household/religion\"", "same entry of a list"),
        ("[[changes]]\nversion = 2", "[[changes]]\nversion = 3", "from 2 to the form's"),
        ("[[changes]]\nversion = 2", "[[changes]]\nversion = 1", "from 2 to the form's"),
    ];
    for (old, new, expected) in cases {
        assert!(SECOND.contains(old), "{old}");
        let fault = load::form("small", &SECOND.replacen(old, new, 1)).unwrap_err().to_string();
        assert!(fault.starts_with("form small: ") && fault.contains(expected), "{fault} instead of {expected}");
    }
}
