//! Rule set 1: every line where it fires and just beside, against facts on which nothing fires.

mod facts;
mod health;
pub mod laws;
mod not_known;
mod people;
mod place;
mod powers;
mod received;
mod risks;
mod suggestion;
mod times;
mod vignettes;

use amhp_hub::domain::triage::facts::Facts;
use amhp_hub::domain::triage::{Case, Fired, fired};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

/// A Saturday, in winter.
pub fn received() -> Timestamp {
    "2026-11-21T10:40:00Z".parse().unwrap()
}

fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

/// Answers on which no rule fires but R0.
fn calm() -> Value {
    let none = json!({ "level": "none_known" });
    json!({
        "person": { "date_of_birth": "1991-04-17" },
        "location": { "kind": "home", "alone_now": "no", "likely_to_leave": "no" },
        "health": { "needs_medical_care_first": "no" },
        "caring": { "children": "no", "adults": "no" },
        "legal": { "status": "none", "considered_for": ["s2"] },
        "risks": {
            "suicide": none, "self_harm": none, "self_neglect": none,
            "harm_to_others": none, "children": none, "physical_health": none,
        },
    })
}

/// Calm, but for this.
fn but(patch: &Value) -> Facts {
    let mut answers = calm();
    json_patch::merge(&mut answers, patch);
    Facts::read(&answers).unwrap()
}

pub fn case(patch: &Value) -> Case {
    Case::received(but(patch), received())
}

/// `R4 very_urgent suicide:today`.
fn spelt(fired: &Fired) -> String {
    assert!(fired.because.ends_with('.') && fired.because.len() > 10, "a sentence: {}", fired.because);
    format!("{} {} {}", fired.rule, fired.band, fired.fact)
}

fn lines(case: &Case, now: Timestamp) -> Vec<String> {
    fired(case, now).iter().map(spelt).collect()
}

const NOTHING: &[&str] = &["R0 routine otherwise"];

/// Each patch of the calm answers makes exactly these lines fire, in this order, when it is received.
fn fire(rows: &[(Value, &[&str])]) {
    for (patch, expected) in rows {
        assert_eq!(lines(&case(patch), received()), *expected, "{patch}");
    }
}
