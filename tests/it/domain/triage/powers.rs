//! R2, R3 and R6: every power at every edge.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{NOTHING, case, fire, hours, lines, received};

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn power(power: &Value) -> Value {
    json!({ "legal": { "status": "power", "powers": [power] } })
}

/// What fires with so much left of a power that began when the referral was received and ends at `end`.
fn with_left(kind: &str, end: Timestamp, left: SignedDuration) -> Vec<String> {
    let patch = power(&json!({ "kind": kind, "started_at": received().to_string() }));
    lines(&case(&patch), end - left)
}

/// Each power alone, in steps: from so much left on exactly these lines fire, and a second before those of the step
/// before.
fn steps(kind: &str, end: Timestamp, steps: &[(SignedDuration, &[&str])]) {
    let mut before: Option<&[&str]> = None;
    for (left, expected) in steps {
        assert_eq!(with_left(kind, end, *left), *expected, "{kind} with {left:?} left");
        if let Some(before) = before {
            assert_eq!(with_left(kind, end, *left + SECOND), before, "{kind} a second before {left:?} left");
        }
        before = Some(expected);
    }
    assert_eq!(with_left(kind, end, hours(-10_000)), before.unwrap(), "{kind} long past its end");
}

#[test]
fn a_nurses_holding_power_is_an_emergency_from_its_start() {
    steps(
        "s5_4",
        received() + hours(6),
        &[(hours(6), &["R2 emergency s5_4:running"]), (hours(0), &["R2 emergency s5_4:past_end"])],
    );
}

#[test]
fn powers_of_72_hours_rise_at_24_and_6_and_at_their_end() {
    for kind in ["s5_2", "s4", "cto_recall"] {
        let line = |line: &str| line.replace("it:", &format!("{kind}:"));
        let running = line("R6 urgent it:running");
        let day = line("R3 very_urgent it:within_24_h");
        let six = line("R2 emergency it:within_6_h");
        let past = line("R2 emergency it:past_end");
        steps(
            kind,
            received() + hours(72),
            &[
                (hours(72), &[&running]),
                (hours(24), &[&day, &running]),
                (hours(6), &[&six, &day, &running]),
                (hours(0), &[&past]),
            ],
        );
    }
}

#[test]
fn places_of_safety_and_the_custody_clock_are_very_urgent_and_rise_at_6_hours() {
    for kind in ["s135", "s136", "pace_arrest"] {
        let running = format!("R3 very_urgent {kind}:running");
        let six = format!("R2 emergency {kind}:within_6_h");
        let past = format!("R2 emergency {kind}:past_end");
        steps(
            kind,
            received() + hours(24),
            &[(hours(24), &[&running]), (hours(6), &[&six, &running]), (hours(0), &[&past])],
        );
    }
}

#[test]
fn section_2_rises_at_7_days_48_and_12_hours() {
    let end = "2026-12-19T00:00:00Z".parse().unwrap();
    let week = "R6 urgent s2:within_7_d";
    let two_days = "R3 very_urgent s2:within_48_h";
    steps(
        "s2",
        end,
        &[
            (hours(20 * 24), NOTHING),
            (hours(7 * 24), &[week]),
            (hours(48), &[two_days, week]),
            (hours(12), &["R2 emergency s2:within_12_h", two_days, week]),
            (hours(0), &["R2 emergency s2:past_end"]),
        ],
    );
}

#[test]
fn powers_of_months_are_urgent_14_days_before_their_end_and_after() {
    let end = "2027-05-20T23:00:00Z".parse().unwrap();
    for kind in ["s3", "cto", "guardianship"] {
        let near = format!("R6 urgent {kind}:within_14_d");
        let past = format!("R6 urgent {kind}:past_end");
        steps(kind, end, &[(hours(30 * 24), NOTHING), (hours(14 * 24), &[&near]), (hours(0), &[&past])]);
    }
}

#[test]
fn other_powers_have_no_line() {
    for kind in ["s17_leave", "s37", "s37_41", "conditional_discharge", "awol", "other"] {
        assert_eq!(with_left(kind, received(), hours(-1)), NOTHING, "{kind}");
    }
    fire(&[(power(&json!({ "kind": "dols", "ends_on": "2026-11-22" })), NOTHING)]);
}

#[test]
fn a_start_that_nobody_knows_counts_as_past_its_end() {
    for kind in ["s5_4", "s5_2", "s4", "cto_recall", "s135", "s136", "pace_arrest", "s2"] {
        let found = lines(&case(&power(&json!({ "kind": kind, "start_not_known": true }))), received());
        assert_eq!(found, [format!("R2 emergency {kind}:start_not_known")]);
    }
    for kind in ["s3", "cto", "guardianship"] {
        let found = lines(&case(&power(&json!({ "kind": kind, "start_not_known": true }))), received());
        assert_eq!(found, [format!("R6 urgent {kind}:start_not_known")]);
        let stated = json!({ "kind": kind, "start_not_known": true, "ends_on": "2026-12-04" });
        assert_eq!(lines(&case(&power(&stated)), received()), [format!("R6 urgent {kind}:within_14_d")]);
    }
}

#[test]
fn an_extension_moves_the_end_of_section_136() {
    let started_at = (received() - hours(20)).to_string();
    let until = (received() + hours(16)).to_string();
    let plain = json!({ "kind": "s136", "started_at": started_at });
    let extended = json!({ "kind": "s136", "started_at": started_at, "extended_until": until });
    fire(&[
        (power(&plain), &["R2 emergency s136:within_6_h", "R3 very_urgent s136:running"]),
        (power(&extended), &["R3 very_urgent s136:running"]),
    ]);
}

#[test]
fn two_powers_of_one_kind_are_one_line_and_of_two_kinds_two() {
    let started_at = received().to_string();
    let both = |one: &str, two: &str| {
        let powers = [one, two].map(|kind| json!({ "kind": kind, "started_at": started_at }));
        json!({ "legal": { "status": "power", "powers": powers } })
    };
    fire(&[
        (both("s136", "s136"), &["R3 very_urgent s136:running"]),
        (both("s136", "pace_arrest"), &["R3 very_urgent s136:running", "R3 very_urgent pace_arrest:running"]),
    ]);
}

#[test]
fn an_emergency_admission_that_is_considered_is_very_urgent() {
    let considered = |all: Value| json!({ "legal": { "considered_for": all } });
    fire(&[
        (considered(json!(["s2", "s4"])), &["R3 very_urgent s4:considered"]),
        (considered(json!(["s2", "s3", "s135_1", "s135_2", "cto", "guardianship", "advice"])), NOTHING),
    ]);
}

#[test]
fn a_child_on_section_135_or_136_at_a_police_station_is_an_emergency() {
    let child = |kind: &str, place: &str, station: &str, born: &str| {
        let mut patch = power(&json!({ "kind": kind, "started_at": received().to_string() }));
        patch["legal"]["in_police_station"] = json!(station);
        patch["location"] = json!({ "kind": place });
        patch["person"] = json!({ "date_of_birth": born });
        patch
    };
    let (young, grown) = ("2010-02-03", "1990-02-03");
    for kind in ["s135", "s136"] {
        let at_station = format!("R2 emergency {kind}:under_18_at_police_station");
        let running = format!("R3 very_urgent {kind}:running");
        let (custody, safety) = ("R5 very_urgent place:police_custody", "R5 very_urgent place:place_of_safety");
        let under_18 = "R8 urgent under_18";
        fire(&[
            (child(kind, "police_custody", "no", young), &[&at_station, &running, custody, under_18]),
            (child(kind, "place_of_safety", "yes", young), &[&at_station, &running, safety, under_18]),
            (child(kind, "place_of_safety", "no", young), &[&running, safety, under_18]),
            (child(kind, "place_of_safety", "unknown", young), &[&running, safety, under_18]),
            (child(kind, "police_custody", "no", grown), &[&running, custody]),
            (child(kind, "place_of_safety", "yes", grown), &[&running, safety]),
        ]);
    }
    let arrested = child("pace_arrest", "police_custody", "no", young);
    let found = ["R3 very_urgent pace_arrest:running", "R5 very_urgent place:police_custody", "R8 urgent under_18"];
    fire(&[(arrested, &found)]);
}
