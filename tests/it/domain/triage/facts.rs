//! The facts are the form's: their places, their codes, and what is read of a whole referral.

use amhp_hub::domain::power::Power;
use amhp_hub::domain::triage::facts::{
    Considered, Cover, Facts, LegalStatus, Level, Medicine, Place, Pregnancy, Within, Ynu,
};
use amhp_hub::form::{Form, Forms};
use serde_json::{Value, json};

use super::received;
use crate::support::examples;

pub(super) fn form() -> Form {
    Forms::embedded().unwrap().get("amhp-referral").unwrap().clone()
}

#[test]
fn every_fact_is_a_question_of_the_form() {
    let form = form();
    for pointer in Facts::POINTERS.iter().chain(Power::POINTERS) {
        assert!(form.question(pointer).is_some(), "{pointer}");
    }
}

/// Every leaf of the facts as they are kept, as a pointer; entries of lists are not walked.
fn leaves(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            members.iter().for_each(|(name, inner)| leaves(inner, &format!("{at}/{name}"), found));
        }
        _ => found.push(at.to_owned()),
    }
}

#[test]
fn no_fact_is_read_from_a_place_that_is_not_named() {
    let mut found = Vec::new();
    leaves(&serde_json::to_value(Facts::default()).unwrap(), "", &mut found);
    // Only domestic abuse has an abuser.
    found.retain(|at| !at.ends_with("/abuser_there_now") || at.contains("domestic_abuse"));
    found.sort_unstable();
    let mut named: Vec<_> = Facts::POINTERS.to_vec();
    named.sort_unstable();
    assert_eq!(found, named);
}

fn are_options<T: AsRef<str>>(form: &Form, pointer: &str, codes: impl Iterator<Item = T>) {
    let codes: Vec<Value> = codes.map(|code| json!(code.as_ref())).collect();
    let options: Vec<Value> =
        form.question(pointer).unwrap().options.iter().map(|choice| choice.value.clone()).collect();
    assert_eq!(codes, options, "{pointer}");
}

#[test]
fn the_codes_of_the_facts_are_the_options_of_the_form() {
    let form = form();
    are_options(&form, "/location/kind", Place::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/location/alone_now", Ynu::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/health/pregnancy", Pregnancy::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/health/critical_medicine_missed", Medicine::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/caring/children_cover", Cover::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/caring/adults_cover", Cover::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/legal/status", LegalStatus::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/legal/considered_for", Considered::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/risks/suicide/level", Level::ALL.iter().map(|code| code.as_str()));
    are_options(&form, "/risks/suicide/within", Within::ALL.iter().map(|code| code.as_str()));
}

#[test]
fn the_facts_of_a_full_referral_are_its_answers_and_no_more() {
    let answers = form().pruned(&examples::full(received()), received()).answers;
    let facts = Facts::read(&answers).unwrap();
    let kept = serde_json::to_value(&facts).unwrap();
    for pointer in Facts::POINTERS {
        let answer = answers.pointer(pointer).cloned().unwrap_or(Value::Null);
        let read = kept.pointer(pointer).unwrap();
        let times = [&answer, read].map(|at| at.as_str().and_then(|at| at.parse::<jiff::Timestamp>().ok()));
        let empty = answer.is_null() && *read == json!([]);
        assert!(empty || (times[0].is_some() && times[0] == times[1]) || answer == *read, "{pointer}: {read}");
    }
    let names = kept.to_string();
    assert!(!names.contains("Ashgrove"), "no name is a fact: {names}");
    assert_eq!(Facts::read(&kept).unwrap(), facts, "kept facts read as they were");
}
