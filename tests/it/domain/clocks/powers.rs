//! Powers as the form writes them, clocks as they are stored.

use amhp_hub::domain::clocks::{Clock, clocks};
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::form::Forms;
use jiff::civil::date;
use serde_json::{Value, json};

use super::at;

/// One entry with every member of the form.
fn full() -> Value {
    json!({
        "kind": "s136", "started_at": "2026-11-21T02:15:00Z", "start_not_known": true,
        "detained_at": "2026-11-21T01:10:00Z", "preceded_by_s5_4_at": "2026-11-20T22:00:00Z",
        "preceded_by_s4_at": "2026-11-19T22:00:00Z", "section_on_leave": "3",
        "extended_until": "2026-11-22T10:00:00Z", "extension_decided_at": "2026-11-21T20:00:00Z",
        "extension_by": "Dr Quennell", "ends_on": "2027-05-21", "police_reference": "MP-4471", "detail": "At the suite",
    })
}

#[test]
fn a_power_has_every_member_of_the_form_and_is_written_as_it_was_read() {
    let power: Power = serde_json::from_value(full()).unwrap();
    assert_eq!(serde_json::to_value(&power).unwrap(), full());
    let names: Vec<String> = full().as_object().unwrap().keys().map(|name| format!("/legal/powers/*/{name}")).collect();
    assert_eq!(names, Power::POINTERS);
    assert_eq!((power.kind, power.ends_on), (PowerKind::S136, Some(date(2027, 5, 21))));
    assert_eq!(power.extended_until, Some(at("2026-11-22T10:00")));
}

#[test]
fn every_power_of_the_form_is_a_kind_and_every_kind_is_of_the_form() {
    let forms = Forms::embedded().unwrap();
    let form = forms.get("amhp-referral").unwrap();
    let offered = &form.question("/legal/powers/*/kind").unwrap().options;
    let codes: Vec<Value> = offered.iter().map(|option| option.value.clone()).collect();
    let kinds: Vec<Value> = PowerKind::ALL.iter().map(|kind| json!(kind.as_str())).collect();
    assert_eq!(codes, kinds);
    for pointer in Power::POINTERS {
        assert!(form.question(pointer).is_some(), "{pointer}");
    }
}

#[test]
fn what_was_not_said_is_not_there_and_what_is_not_known_here_is_left_out() {
    let power: Power = serde_json::from_value(json!({ "kind": "cto", "seal": "red" })).unwrap();
    assert_eq!(power, Power { kind: PowerKind::Cto, ..Power::default() });
    assert_eq!(serde_json::to_value(&power).unwrap(), json!({ "kind": "cto" }));
    assert_eq!(serde_json::from_value::<Power>(json!({})).unwrap().kind, PowerKind::Other);
    assert!(serde_json::from_value::<Power>(json!({ "kind": "s5" })).is_err());
    let summer: Power = serde_json::from_value(json!({ "started_at": "2026-06-10T20:30:00+01:00" })).unwrap();
    assert_eq!(summer.started_at, Some(at("2026-06-10T20:30")));
}

#[test]
fn clocks_are_stored_under_names_that_do_not_change() {
    let powers: Vec<Power> = serde_json::from_value(json!([
        { "kind": "s136", "started_at": "2026-11-21T02:15:00Z", "extended_until": "2026-11-22T10:00:00Z" },
        { "kind": "s2", "started_at": "2026-11-21T02:15:00Z" },
    ]))
    .unwrap();
    let found = clocks(&powers, at("2026-11-21T09:00"));
    let stored = json!([
        { "power": "s136", "start_known": true, "extended": true,
          "time": { "kind": "elapsed", "started_at": "2026-11-21T02:15:00Z", "ends_at": "2026-11-22T10:00:00Z" } },
        { "power": "s2", "start_known": true, "extended": false,
          "time": { "kind": "calendar", "first_day": "2026-11-21", "last_day": "2026-12-18" } },
    ]);
    assert_eq!(serde_json::to_value(&found).unwrap(), stored);
    assert_eq!(serde_json::from_value::<Vec<Clock>>(stored).unwrap(), found);
}
