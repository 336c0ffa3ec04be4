//! The published examples of a referral, with their times moved to the `now` of a test.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

const MINIMAL: &str = include_str!("../../../openapi/examples/referral-minimal.json");
const FULL: &str = include_str!("../../../openapi/examples/referral-full.json");

/// The least that can be submitted; the person was seen an hour before `now`.
pub fn minimal(now: Timestamp) -> Value {
    moved(serde_json::from_str(MINIMAL).unwrap(), now)
}

/// A referral with nearly every question answered; the person was seen an hour before `now`.
pub fn full(now: Timestamp) -> Value {
    moved(serde_json::from_str(FULL).unwrap(), now)
}

/// Moves every time of `answers` by as much as brings `gate.last_seen.at` to an hour before `now`. A date that would
/// then lie in the future becomes today's.
pub fn moved(mut answers: Value, now: Timestamp) -> Value {
    let seen: Timestamp = answers.pointer("/gate/last_seen/at").unwrap().as_str().unwrap().parse().unwrap();
    let by = now.duration_since(seen) - SignedDuration::from_hours(1);
    walk(&mut answers, by, now);
    answers
}

fn walk(value: &mut Value, by: SignedDuration, now: Timestamp) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|inner| walk(inner, by, now)),
        Value::Array(entries) => entries.iter_mut().for_each(|inner| walk(inner, by, now)),
        Value::String(text) => {
            if let Ok(at) = text.parse::<Timestamp>() {
                *text = at.checked_add(by).unwrap().to_string();
            } else if let Ok(date) = text.parse::<jiff::civil::Date>() {
                *text = date.min(now.in_tz("Europe/London").unwrap().date()).to_string();
            }
        }
        _ => {}
    }
}
