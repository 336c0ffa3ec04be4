//! How answers are written, how long they may be, and when they may lie.

use amhp_hub::domain::ProblemCode::{
    self, BadCheckDigit, BadFormat, InFuture, NotAnOption, OutOfRange, TooLong, TooMany, UnknownField, WrongType,
};
use serde_json::{Value, json};

use super::{one, problems, with};

fn check(pointer: &str, answer: impl Into<Value>, fault: Option<ProblemCode>) {
    let answer = answer.into();
    let expected = fault.map_or_else(Vec::new, |code| one(pointer, code));
    assert_eq!(problems(&with(&[(pointer, answer.clone())])), expected, "{answer} at {pointer}");
}

fn check_all(pointer: &str, right: &[&str], wrong: &[&str], fault: ProblemCode) {
    right.iter().for_each(|answer| check(pointer, json!(answer), None));
    wrong.iter().for_each(|answer| check(pointer, json!(answer), Some(fault)));
}

#[test]
fn telephone_numbers_have_7_to_15_digits() {
    let right = ["01632 960177", "+44 (0)1632 960-177", "1234567", "123456789012345"];
    let wrong = ["123456", "1234567890123456", "01632 960177 x5", "none", "01632/960177"];
    check_all("/referrer/direct_telephone", &right, &wrong, BadFormat);
}

#[test]
fn postcodes_have_the_forms_of_the_country() {
    let right = [
        "M1 1AA",
        "B33 8TH",
        "w1a 0ax",
        "CR26XH",
        "DN55 1PT",
        "EC1A 1BB",
        "GIR 0AA",
        "ZZ99 1AC",
        "zz993vz",
        " SW1A  1AA ",
    ];
    let wrong = ["QM1 1AA", "M1 1CA", "M111 1AA", "1M 1AA", "ZZ98 1AA", "Eastmere", "M1"];
    check_all("/person/address/postcode", &right, &wrong, BadFormat);
}

#[test]
fn ods_codes_are_capital_letters_and_digits() {
    check_all("/referrer/ods_code", &["X9X99", "RH8", "A12345678"], &["x9x99", "RH", "A123456789", "RH 8"], BadFormat);
}

#[test]
fn languages_are_tags() {
    let right = ["en", "cy", "yue", "pt-BR", "zh-Hant-TW", "sr-Latn", "en-GB-oxendict", "es-419"];
    check_all("/person/preferred_language", &right, &["English", "e", "en_GB", "en-"], BadFormat);
}

#[test]
fn email_addresses_are_as_the_html_standard_takes_them() {
    let right = ["a@b.example", "tamsin.o'hale+x@northgate.example"];
    check_all("/referrer/email", &right, &["a", "a@", "@b.example", "a b@c.example", "a@b..example"], BadFormat);
}

#[test]
fn nhs_numbers_have_a_check_digit() {
    let right = ["9990000018", "999 000 0026", "999-000-0034"];
    check_all("/person/nhs_number", &right, &["999000001", "99900000180", "999000001A"], BadFormat);
    // A wrong digit; numbers for which no check digit exists; ten equal digits.
    let wrong = ["9990000019", "9990000000", "1234567890", "1111111111", "0000000000", "9999999999"];
    check_all("/person/nhs_number", &[], &wrong, BadCheckDigit);
}

#[test]
fn dates_are_real_from_1900_and_not_in_the_future() {
    let born = "/person/date_of_birth";
    check_all(
        born,
        &["1900-01-01", "2026-11-21", "2000-02-29"],
        &["1999-02-29", "2026--31", "31-3", "1991-4-1"],
        BadFormat,
    );
    check(born, json!("1899-12-31"), Some(OutOfRange));
    check(born, json!("2026-11-22"), Some(InFuture));
}

#[test]
fn times_are_real_and_have_an_offset() {
    let at = "/referrer/on_shift_until";
    let right = ["2026-11-21T20:00:00Z", "2026-11-21T20:00:00.5+01:00", "2030-01-01T00:00:00Z"];
    check_all(at, &right, &["2026-11-21T20:00:00", "2026-02-30T20:00:00Z", "2026-11-21 20:00", "later"], BadFormat);
}

#[test]
fn only_what_plans_may_lie_in_the_future() {
    let later = json!("2026-12-01T09:00:00Z");
    check("/carers/can_continue_until", later.clone(), None);
    check("/concern/deadline", json!({ "at": later, "kind": "court" }), None);
    let examined =
        json!([{ "doctor": "Dr Vey", "section_12_approved": "yes", "examined_at": later, "recommendation": "none" }]);
    let found = problems(&with(&[("/clinicians/examinations", examined)]));
    assert_eq!(found, one("/clinicians/examinations/0/examined_at", InFuture));
    check("/gp/last_seen_on", json!("2026-12-01"), Some(InFuture));
}

#[test]
fn a_date_may_be_tomorrows_within_the_drift() {
    let answers = |now| {
        let mut answers = crate::support::examples::minimal(now);
        super::put(&mut answers, "/gp/last_seen_on", "2026-07-02");
        super::problems_at(&answers, now)
    };
    // Midnight in London is 23:00 UTC in summer.
    assert_eq!(answers("2026-07-01T22:58:00Z".parse().unwrap()), []);
    assert_eq!(answers("2026-07-01T22:57:59Z".parse().unwrap()), one("/gp/last_seen_on", InFuture));
}

#[test]
fn text_has_a_length() {
    check("/person/title", json!("é".repeat(200)), None);
    check("/person/title", json!("é".repeat(201)), Some(TooLong));
    check("/person/title", json!(format!("  {}  ", "x".repeat(200))), None);
    check("/concern/reason", json!("é".repeat(5_000)), None);
    check("/concern/reason", json!("é".repeat(5_001)), Some(TooLong));
}

#[test]
fn text_has_no_control_characters() {
    check("/person/title", json!("M\u{7}r"), Some(BadFormat));
    check("/person/title", json!("M\nr"), Some(BadFormat));
    check("/concern/reason", json!("One.\nTwo.\tThree.\r\n"), None);
    check("/concern/reason", json!("One.\u{1b}"), Some(BadFormat));
}

#[test]
fn lists_have_a_length() {
    let entries = |count: usize| json!(vec![json!({ "system": "trust", "value": "1" }); count]);
    check("/person/local_identifiers", entries(20), None);
    check("/person/local_identifiers", entries(21), Some(TooMany));
    check("/person/address/lines", json!(["1", "2", "3", "4"]), None);
    check("/person/address/lines", json!(["1", "2", "3", "4", "5"]), Some(TooMany));
}

#[test]
fn numbers_have_bounds() {
    for (age, fault) in [(json!(0), None), (json!(120), None), (json!(30.0), None), (json!(-1), Some(OutOfRange))] {
        check("/person/estimated_age", age, fault);
    }
    check("/person/estimated_age", json!(121), Some(OutOfRange));
    check("/person/estimated_age", json!(30.5), Some(WrongType));
    check("/person/estimated_age", json!("30"), Some(WrongType));
}

#[test]
fn other_types_and_options_are_named() {
    check("/person/gender", json!("f"), Some(NotAnOption));
    check("/person/gender", json!(1), Some(WrongType));
    check("/location/hazards", json!("dogs"), Some(WrongType));
    check("/location/hazards", json!(["none_known", "bears"]), Some(NotAnOption));
    check("/gate/immediate_danger", json!("no"), Some(WrongType));
    check("/person/given_name", json!({ "first": "A" }), Some(WrongType));
    check("/household/members", json!({}), Some(WrongType));
    check("/gp", json!("none"), Some(WrongType));
    assert_eq!(problems(&json!([])), one("", WrongType));
}

#[test]
fn a_field_that_the_form_does_not_have_is_named() {
    check("/documents", json!([]), Some(UnknownField));
    check("/person/shoe_size", json!(9), Some(UnknownField));
    let answers = with(&[("/person/address/a~1b~0", json!(1))]);
    assert_eq!(problems(&answers), one("/person/address/a~01b~00", UnknownField));
}

#[test]
fn the_words_say_of_which_group_or_entry_they_speak() {
    let answers = with(&[
        ("/household/members", json!([{ "name": "A", "relationship": "aunt" }, { "name": "B" }])),
        ("/alternatives/items", json!([{ "kind": "gp", "result": "tried" }])),
        ("/risks/suicide", json!({})),
        ("/gate/last_seen/by", json!("another_professional")),
    ]);
    let found = super::form().problems(&answers, &amhp_hub::domain::gate::GateSettings::default(), super::now());
    let details: Vec<_> = found.iter().map(|problem| problem.detail.as_str()).collect();
    let expected = [
        "Enter the name of the professional who saw the person",
        "Enter the role of the professional who saw the person",
        "Enter the organisation of the professional who saw the person",
        "Household member 2: enter an answer to “Relationship to the person”",
        "Alternative 1: enter how it went, or why it is not suitable",
        "Suicide: select an answer to “Is there a risk”",
    ];
    assert_eq!(details, expected);
}

#[test]
fn no_words_repeat_what_was_typed() {
    let mut answers = super::full();
    for pointer in ["/person/nhs_number", "/person/gender", "/gate/last_seen/at", "/referrer/email", "/gp/ods_code"] {
        super::put(&mut answers, pointer, "typed\u{1}here");
    }
    let found = super::form().problems(&answers, &amhp_hub::domain::gate::GateSettings::default(), super::now());
    assert_eq!(found.len(), 5);
    assert!(found.iter().all(|problem| !problem.detail.contains("typed")));
}
