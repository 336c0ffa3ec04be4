//! The form engine and the AMHP referral.

mod agreement;
mod by_api;
pub mod carry;
mod conditions;
pub mod contract;
mod definition;
pub mod every_field;
mod formats;
mod gate;
mod journey;
mod merge;
mod moments;
mod pages;
mod pruning;
mod readable;
mod reconcile;
mod refusals;
pub mod required;
pub mod scenes;
mod words;
pub mod wrong;

use std::sync::LazyLock;

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::gate::GateSettings;
use amhp_hub::form::{Form, Forms};
use jiff::Timestamp;
use serde_json::Value;

use crate::support::examples;

/// The AMHP referral.
fn form() -> &'static Form {
    static FORMS: LazyLock<Forms> = LazyLock::new(|| Forms::embedded().unwrap());
    FORMS.get("amhp-referral").unwrap()
}

/// A Saturday, in winter.
fn now() -> Timestamp {
    "2026-11-21T12:00:00Z".parse().unwrap()
}

fn minimal() -> Value {
    examples::minimal(now())
}

fn full() -> Value {
    examples::full(now())
}

/// Pointers and codes of what is wrong, for a service with the usual settings.
fn problems(answers: &Value) -> Vec<(String, ProblemCode)> {
    problems_at(answers, now())
}

fn problems_at(answers: &Value, now: Timestamp) -> Vec<(String, ProblemCode)> {
    let problems = form().problems(answers, &GateSettings::default(), now);
    problems.into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

/// Puts an answer, with the groups around it where they are missing.
pub fn put(answers: &mut Value, pointer: &str, answer: impl Into<Value>) {
    let mut place = answers;
    for name in pointer.split('/').skip(1) {
        place = match name.parse::<usize>() {
            Ok(index) => place.get_mut(index).unwrap(),
            Err(_) => {
                if !place.is_object() {
                    *place = Value::Object(serde_json::Map::new());
                }
                place.as_object_mut().unwrap().entry(name).or_insert(Value::Null)
            }
        };
    }
    *place = answer.into();
}

/// Takes an answer away; it has to be there.
pub fn take(answers: &mut Value, pointer: &str) {
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = answers.pointer_mut(parent).unwrap().as_object_mut().unwrap();
    assert!(parent.shift_remove(name).is_some(), "{pointer} is not there");
}

/// The minimal example with these answers.
fn with(changes: &[(&str, Value)]) -> Value {
    let mut answers = minimal();
    for (pointer, answer) in changes {
        put(&mut answers, pointer, answer.clone());
    }
    answers
}

fn one(pointer: &str, code: ProblemCode) -> Vec<(String, ProblemCode)> {
    vec![(pointer.to_owned(), code)]
}
