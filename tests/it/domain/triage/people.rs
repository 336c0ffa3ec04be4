//! R8: who depends on the person, age and birth.

use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

fn caring(who: &str, cover: &Value) -> Value {
    json!({ "caring": { who: "yes", format!("{who}_cover"): cover } })
}

#[test]
fn children_are_cared_for_by_nobody_by_the_person_or_nobody_knows() {
    fire(&[
        (caring("children", &json!("nobody")), &["R8 emergency children:nobody"]),
        (caring("children", &json!("the_person")), &["R8 very_urgent children:the_person"]),
        (caring("children", &json!("unknown")), &["R8 urgent children:cover_not_known"]),
        (caring("children", &Value::Null), &["R8 urgent children:cover_not_known"]),
        (caring("children", &json!("other_adult")), NOTHING),
        (json!({ "caring": { "children": "no", "children_cover": "nobody" } }), NOTHING),
        (json!({ "caring": { "children": "unknown" } }), NOTHING),
    ]);
}

#[test]
fn dependent_adults_are_cared_for_by_nobody_by_the_person_or_nobody_knows() {
    fire(&[
        (caring("adults", &json!("nobody")), &["R8 emergency adults:nobody"]),
        (caring("adults", &json!("the_person")), &["R8 urgent adults:the_person"]),
        (caring("adults", &json!("unknown")), &["R8 urgent adults:cover_not_known"]),
        (caring("adults", &Value::Null), &["R8 urgent adults:cover_not_known"]),
        (caring("adults", &json!("other_adult")), NOTHING),
        (json!({ "caring": { "adults": "no", "adults_cover": "nobody" } }), NOTHING),
        (json!({ "caring": { "adults": "unknown" } }), NOTHING),
    ]);
}

#[test]
fn a_birth_is_very_urgent_and_pregnancy_urgent() {
    let pregnancy = |answer: &str| json!({ "health": { "pregnancy": answer } });
    fire(&[
        (pregnancy("birth_in_last_12_months"), &["R8 very_urgent birth:last_12_months"]),
        (pregnancy("pregnant"), &["R8 urgent pregnant"]),
        (pregnancy("no"), NOTHING),
        (pregnancy("unknown"), NOTHING),
    ]);
}

#[test]
fn somebody_under_18_by_the_day_in_london_is_urgent() {
    let person = |person: Value| json!({ "person": person });
    let child: &[&str] = &["R8 urgent under_18"];
    fire(&[
        (person(json!({ "date_of_birth": "2008-11-22" })), child),
        (person(json!({ "date_of_birth": "2008-11-21" })), NOTHING),
        (person(json!({ "date_of_birth": null, "estimated_age": 17 })), child),
        (person(json!({ "date_of_birth": null, "estimated_age": 18 })), NOTHING),
        (person(json!({ "estimated_age": 16 })), child),
        (person(json!({ "date_of_birth": null })), NOTHING),
    ]);
}

#[test]
fn a_birthday_after_receipt_changes_nothing() {
    let child = case(&json!({ "person": { "date_of_birth": "2008-11-22" } }));
    assert_eq!(lines(&child, received() + super::hours(48)), ["R8 urgent under_18"]);
    let mut late = child;
    // Half past midnight in London, still the day before in UTC.
    late.received_at = "2026-06-10T23:30:00Z".parse().unwrap();
    late.facts.person.date_of_birth = Some("2008-06-11".parse().unwrap());
    assert_eq!(lines(&late, late.received_at), NOTHING);
}
