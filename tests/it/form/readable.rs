//! Answers for people to read.

use amhp_hub::form::ReadableRow;
use serde_json::{Value, json};

use super::{form, full, minimal, now, put, with};

fn rows(answers: &Value) -> Vec<ReadableRow> {
    form().readable(answers, now()).into_iter().flat_map(|section| section.rows).collect()
}

fn row(answers: &Value, pointer: &str) -> ReadableRow {
    rows(answers).into_iter().find(|row| row.pointer == pointer).unwrap()
}

fn value(answers: &Value, pointer: &str) -> Vec<String> {
    row(answers, pointer).value
}

#[test]
fn codes_dates_and_times_are_words() {
    let mut answers = full();
    put(&mut answers, "/gate/last_seen/at", "2026-07-04T13:05:00Z");
    assert_eq!(value(&answers, "/gate/last_seen/at"), ["Saturday 4 July 2026 at 2:05pm"]);
    assert_eq!(value(&answers, "/gate/immediate_danger"), ["No"]);
    assert_eq!(value(&answers, "/person/date_of_birth"), ["9 March 1968"]);
    assert_eq!(value(&answers, "/person/nhs_number"), ["999 000 0018"]);
    assert_eq!(value(&answers, "/person/preferred_language"), ["English"]);
    assert_eq!(value(&answers, "/person/address"), ["Flat 3", "18 Tannery Row", "Northgate", "Eastmere", "ZZ99 1AA"]);
    assert_eq!(value(&answers, "/location/hazards"), ["Dogs", "Hoarding"]);
    assert_eq!(value(&answers, "/legal/section_117"), ["Yes"]);
}

#[test]
fn rows_say_under_which_headings_they_stand() {
    assert_eq!(row(&full(), "/alternatives/items/1/on").under, ["Alternative 2"]);
    assert_eq!(row(&full(), "/risks/fire/level").under, ["Fire"]);
    assert_eq!(row(&full(), "/gate/last_seen/at").under, Vec::<String>::new());
    assert_eq!(row(&full(), "/gate/last_seen/professional/name").under, ["The professional who saw the person"]);
}

#[test]
fn what_is_wrong_is_shown_as_typed() {
    let answers = with(&[("/person/date_of_birth", json!("1991--17")), ("/person/gender", json!("f"))]);
    assert_eq!(value(&answers, "/person/date_of_birth"), ["1991--17"]);
    assert_eq!(value(&answers, "/person/gender"), ["f"]);
}

#[test]
fn every_answer_has_a_row_and_what_is_not_asked_has_none() {
    let shown = rows(&full());
    let mut leaves = Vec::new();
    leaves_of(&full(), "", &mut leaves);
    for leaf in leaves {
        let has = shown.iter().any(|row| leaf == row.pointer || leaf.starts_with(&format!("{}/", row.pointer)));
        assert!(has, "{leaf}");
    }
    let answers = with(&[("/gp/registered", json!("no"))]);
    assert!(rows(&answers).iter().all(|row| row.pointer != "/gp/practice"));
}

fn leaves_of(value: &Value, at: &str, leaves: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| leaves_of(inner, &format!("{at}/{name}"), leaves))
        }
        Value::Array(entries) if entries.iter().any(Value::is_object) => {
            entries.iter().enumerate().for_each(|(index, inner)| leaves_of(inner, &format!("{at}/{index}"), leaves));
        }
        _ => leaves.push(at.to_owned()),
    }
}

#[test]
fn an_unanswered_question_has_an_empty_row() {
    let empty = row(&json!({}), "/referrer/name");
    assert!(empty.needed && empty.value.is_empty());
    assert!(!row(&minimal(), "/referrer/cover").needed);
    assert!(row(&json!({}), "/risks/suicide/level").needed);
}
