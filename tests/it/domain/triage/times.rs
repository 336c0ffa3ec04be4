//! R10 and the deadline of R2, at their edges; and when time alone will change something.

use amhp_hub::domain::triage::next_change;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{NOTHING, case, hours, lines, received};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn end() -> Timestamp {
    received() + hours(100)
}

fn deadline(kind: &str) -> Value {
    json!({ "concern": { "deadline": { "at": end().to_string() } }, "location": { "kind": kind } })
}

fn carer() -> Value {
    json!({ "carers": { "can_continue_until": end().to_string() } })
}

/// What fires with so much left to the end.
fn with_left(patch: &Value, left: SignedDuration) -> Vec<String> {
    lines(&case(patch), end() - left)
}

#[test]
fn a_deadline_or_a_carer_at_the_end_is_very_urgent_within_24_hours_and_past() {
    for (patch, what) in [(deadline("home"), "deadline"), (carer(), "carer")] {
        let within = [format!("R10 very_urgent {what}:within_24_h")];
        assert_eq!(with_left(&patch, hours(24) + SECOND), NOTHING);
        assert_eq!(with_left(&patch, hours(24)), within);
        assert_eq!(with_left(&patch, SECOND), within);
        let past = [format!("R10 very_urgent {what}:past")];
        assert_eq!(with_left(&patch, hours(0)), past);
        assert_eq!(with_left(&patch, hours(-1_000)), past);
    }
}

#[test]
fn a_deadline_of_somebody_held_by_the_police_or_in_a_place_of_safety_is_an_emergency_within_6_hours() {
    for kind in ["police_custody", "place_of_safety"] {
        let patch = deadline(kind);
        let place = format!("R5 very_urgent place:{kind}");
        let within = "R10 very_urgent deadline:within_24_h".to_owned();
        assert_eq!(with_left(&patch, hours(24) + SECOND), std::slice::from_ref(&place));
        assert_eq!(with_left(&patch, hours(6) + SECOND), [place.clone(), within.clone()]);
        let six = "R2 emergency held_with_deadline:within_6_h".to_owned();
        assert_eq!(with_left(&patch, hours(6)), [six, place.clone(), within]);
        let past = ["R2 emergency held_with_deadline:past".to_owned(), place, "R10 very_urgent deadline:past".into()];
        assert_eq!(with_left(&patch, hours(0)), past);
    }
    let elsewhere = with_left(&deadline("emergency_department"), hours(6));
    assert_eq!(elsewhere, ["R5 very_urgent place:emergency_department", "R10 very_urgent deadline:within_24_h"]);
    let mut carer_in_custody = carer();
    carer_in_custody["location"] = json!({ "kind": "police_custody" });
    let found = with_left(&carer_in_custody, hours(6));
    assert_eq!(found, ["R5 very_urgent place:police_custody", "R10 very_urgent carer:within_24_h"]);
}

/// How long before the end of what runs each next change comes, one after the other, from receipt on.
fn changes(patch: &Value, end: Timestamp) -> Vec<i64> {
    let case = case(patch);
    let mut at = received();
    let mut found = Vec::new();
    while let Some(next) = next_change(&case, at) {
        assert!(next > at);
        found.push(end.duration_since(next).as_hours());
        at = next;
    }
    found
}

#[test]
fn the_next_change_is_the_next_threshold_at_which_something_fires_anew() {
    assert_eq!(changes(&json!({}), end()), [0; 0]);
    assert_eq!(changes(&deadline("home"), end()), [24, 0]);
    assert_eq!(changes(&deadline("police_custody"), end()), [24, 6, 0]);
    assert_eq!(changes(&carer(), end()), [24, 0]);
    let power = |kind: &str| {
        let started_at = received().to_string();
        json!({ "legal": { "status": "power", "powers": [{ "kind": kind, "started_at": started_at }] } })
    };
    assert_eq!(changes(&power("s136"), received() + hours(24)), [6, 0]);
    assert_eq!(changes(&power("s5_2"), received() + hours(72)), [24, 6, 0]);
    assert_eq!(changes(&power("s5_4"), received() + hours(6)), [0]);
    let s2_ends = "2026-12-19T00:00:00Z".parse().unwrap();
    assert_eq!(changes(&power("s2"), s2_ends), [7 * 24, 48, 12, 0]);
    let s3_ends = "2027-05-20T23:00:00Z".parse().unwrap();
    assert_eq!(changes(&power("s3"), s3_ends), [14 * 24, 0]);
    assert_eq!(changes(&power("s37"), end()), [0; 0]);
}

#[test]
fn a_change_inside_an_absorbed_referral_counts_too() {
    let mut case = case(&json!({}));
    case.absorbed = vec![super::but(&deadline("home"))];
    assert_eq!(next_change(&case, received()), Some(end() - hours(24)));
}
