//! Answers that are needed only when another one says so, and answers that stand in for one another.

use amhp_hub::domain::ProblemCode::{self, OutOfRange, Required};
use serde_json::{Value, json};

use super::{full, one, problems, take, with};

type Changes<'a> = &'a [(&'a str, Value)];

fn misses(changes: Changes<'_>, expected: &[&str]) {
    let expected: Vec<_> = expected.iter().map(|pointer| ((*pointer).to_owned(), Required)).collect();
    assert_eq!(problems(&with(changes)), expected, "{changes:?}");
}

#[test]
fn what_hangs_on_an_answer_is_missed() {
    misses(
        &[("/gate/last_seen/by", json!("another_professional"))],
        &[
            "/gate/last_seen/professional/name",
            "/gate/last_seen/professional/role",
            "/gate/last_seen/professional/organisation",
        ],
    );
    misses(
        &[("/gate/senior_discussion", json!({ "referrer_is_senior": false }))],
        &["/gate/senior_discussion/senior_reachable"],
    );
    misses(
        &[("/gate/senior_discussion", json!({ "referrer_is_senior": false, "senior_reachable": true }))],
        &[
            "/gate/senior_discussion/senior/name",
            "/gate/senior_discussion/senior/role",
            "/gate/senior_discussion/discussed_at",
            "/gate/senior_discussion/conclusion",
        ],
    );
    misses(&[("/communication/interpreter_needed", json!("yes"))], &["/communication/interpreter_language"]);
    misses(&[("/health/pregnancy", json!("birth_in_last_12_months"))], &["/health/birth_date"]);
    misses(&[("/caring/children", json!("yes"))], &["/caring/children_cover"]);
    misses(&[("/caring/adults", json!("yes"))], &["/caring/adults_cover"]);
    misses(&[("/nearest_relative/known", json!("yes"))], &["/nearest_relative/candidates"]);
    misses(&[("/nearest_relative/do_not_contact", json!("yes"))], &["/nearest_relative/do_not_contact_reason"]);
    misses(&[("/legal/status", json!("power"))], &["/legal/powers"]);
    misses(&[("/legal/status", json!("power")), ("/legal/powers", json!([]))], &["/legal/powers"]);
    misses(&[("/legal/informal_admission_offered", json!("yes"))], &["/legal/would_accept_informal_admission"]);
    misses(&[("/concern/previous_contact", json!("yes"))], &["/concern/previous_contact_detail"]);
    misses(
        &[("/risks/domestic_abuse", json!({ "level": "present", "within": "days", "detail": "Hit." }))],
        &["/risks/domestic_abuse/abuser_there_now"],
    );
    misses(&[("/risks/self_harm", json!({ "level": "immediate" }))], &["/risks/self_harm/detail"]);
    misses(
        &[("/risks/self_harm", json!({ "level": "present" }))],
        &["/risks/self_harm/within", "/risks/self_harm/detail"],
    );
}

#[test]
fn the_place_where_the_person_is_needs_its_name_or_address() {
    for (kind, missed) in [
        ("home", &[][..]),
        ("street", &[]),
        ("unknown", &[]),
        ("other_private_address", &["/location/address/lines", "/location/address/town"]),
        ("psychiatric_ward", &["/location/name"]),
        ("other", &["/location/name"]),
    ] {
        misses(&[("/location/kind", json!(kind))], missed);
    }
    misses(&[("/person/no_fixed_abode", json!(true))], &["/location/address/lines", "/location/address/town"]);
}

#[test]
fn dangers_need_words_unless_none_is_known() {
    misses(&[("/location/hazards", json!(["dogs"]))], &["/location/hazards_detail"]);
    misses(&[("/location/hazards", json!(["none_known"]))], &[]);
}

#[test]
fn an_alternative_needs_words_when_tried_or_not_suitable() {
    for (result, missed) in [
        ("tried", &["/alternatives/items/0/detail"][..]),
        ("not_suitable", &["/alternatives/items/0/detail"]),
        ("not_tried", &[]),
    ] {
        misses(&[("/alternatives/items", json!([{ "kind": "gp", "result": result }]))], missed);
    }
}

#[test]
fn a_group_that_is_there_needs_its_members() {
    misses(&[("/referrer/cover", json!({ "name": "Duty worker" }))], &["/referrer/cover/telephone"]);
    misses(&[("/household/next_of_kin", json!({ "relationship": "aunt" }))], &["/household/next_of_kin/name"]);
    misses(&[("/concern/deadline", json!({ "reason": "Court" }))], &["/concern/deadline/at", "/concern/deadline/kind"]);
    misses(&[("/risks/fire", json!({ "source": "Brother" }))], &["/risks/fire/level"]);
}

#[test]
fn one_of_two_answers_will_do() {
    let mut answers = with(&[("/person/estimated_age", json!(35))]);
    take(&mut answers, "/person/date_of_birth");
    assert_eq!(problems(&answers), []);

    let mut answers = with(&[("/person/no_fixed_abode", json!(true)), ("/location/kind", json!("street"))]);
    take(&mut answers, "/person/address");
    assert_eq!(problems(&answers), []);
    super::put(&mut answers, "/person/no_fixed_abode", false);
    assert_eq!(problems(&answers), one("/person/address", Required));
}

fn power(power: impl Into<Value>) -> Vec<(String, ProblemCode)> {
    problems(&with(&[("/legal/status", json!("power")), ("/legal/powers", json!([power.into()]))]))
}

#[test]
fn a_power_needs_its_start_or_that_it_is_not_known() {
    let at = "2026-11-20T20:00:00Z";
    assert_eq!(power(json!({ "kind": "s136" })), one("/legal/powers/0/started_at", Required));
    assert_eq!(power(json!({ "kind": "s136", "start_not_known": false })), one("/legal/powers/0/started_at", Required));
    assert_eq!(power(json!({ "kind": "s136", "start_not_known": true })), []);
    assert_eq!(power(json!({ "kind": "s136", "started_at": at })), []);
    for kind in ["cto", "guardianship", "s3"] {
        assert_eq!(power(json!({ "kind": kind, "start_not_known": true })), one("/legal/powers/0/ends_on", Required));
        assert_eq!(power(json!({ "kind": kind, "started_at": at })), []);
    }
    assert_eq!(power(json!({ "kind": "dols", "started_at": at })), one("/legal/powers/0/ends_on", Required));
    assert_eq!(power(json!({ "kind": "dols", "started_at": at, "ends_on": "2027-01-01" })), []);
}

#[test]
fn an_extension_ends_more_than_24_and_at_most_36_hours_after_the_start() {
    for (until, fits) in [
        ("2026-11-21T20:00:00Z", false),
        ("2026-11-21T20:00:01Z", true),
        ("2026-11-22T08:00:00Z", true),
        ("2026-11-22T08:00:01Z", false),
    ] {
        let found = power(json!({
            "kind": "s136", "started_at": "2026-11-20T20:00:00Z", "extended_until": until,
            "extension_decided_at": "2026-11-21T11:00:00Z", "extension_by": "Dr Amaranth Okoro"
        }));
        let expected = if fits { vec![] } else { one("/legal/powers/0/extended_until", OutOfRange) };
        assert_eq!(found, expected, "{until}");
    }
    let found = power(json!({
        "kind": "s135", "started_at": "2026-11-20T20:00:00Z", "extended_until": "2026-11-22T08:00:00Z"
    }));
    let missed = ["/legal/powers/0/extension_decided_at", "/legal/powers/0/extension_by"];
    assert_eq!(found, missed.map(|pointer| (pointer.to_owned(), Required)));
}

#[test]
fn a_missing_controlling_answer_raises_only_itself() {
    for pointer in [
        "/gate/last_seen/by",
        "/gate/senior_discussion/referrer_is_senior",
        "/gate/senior_discussion/senior_reachable",
        "/caring/adults",
        "/nearest_relative/known",
        "/gp/registered",
        "/concern/previous_contact",
        "/location/kind",
        "/location/hazards",
        "/risks/staff/level",
        "/alternatives/items/0/result",
    ] {
        let mut answers = full();
        take(&mut answers, pointer);
        assert_eq!(problems(&answers), one(pointer, Required));
    }
}
