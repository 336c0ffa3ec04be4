//! Safety settings: their defaults, what is stored, what is wrong with them, and which locality a postcode is in.

use std::collections::BTreeSet;

use amhp_hub::domain::ProblemCode;
use amhp_hub::domain::band::Band;
use amhp_hub::domain::power::PowerKind;
use amhp_hub::domain::service::SafetySettings;
use amhp_hub::domain::settings::Locality;
use amhp_hub::domain::status::Status;
use jiff::SignedDuration;
use serde_json::{Value, json};

fn read(stored: Value) -> SafetySettings {
    serde_json::from_value(stored).unwrap()
}

/// Default settings with `value` at `pointer`.
fn with(pointer: &str, value: impl Into<Value>) -> SafetySettings {
    let mut stored = json!(SafetySettings::default());
    *stored.pointer_mut(pointer).unwrap() = value.into();
    read(stored)
}

fn problems(settings: &SafetySettings) -> Vec<(String, ProblemCode)> {
    settings.problems().into_iter().map(|problem| (problem.pointer, problem.code)).collect()
}

#[test]
fn the_defaults_are_the_figures_of_the_product_in_whole_minutes() {
    let mut stored = json!(SafetySettings::default());
    stored.as_object_mut().unwrap().remove("gate");
    let expected = json!({
        "targets": { "emergency_minutes": 60, "very_urgent_minutes": 240, "urgent_minutes": 1440, "routine_minutes": 4320 },
        "leads": {
            "s5_4_minutes": 360, "pace_arrest_minutes": 480, "s135_minutes": 720, "s136_minutes": 720,
            "s5_2_minutes": 1440, "s4_minutes": 1440, "cto_recall_minutes": 1440, "s2_minutes": 4320,
            "cto_minutes": 20160, "guardianship_minutes": 20160, "s3_minutes": 20160,
            "attendance_minutes": 180, "deadline_minutes": 120,
        },
        "due": {
            "screening_minutes": 120, "information_requested_minutes": 1440, "accepted_minutes": 60,
            "allocated_minutes": 120, "arranged_minutes": 120, "assessing_minutes": 120, "decided_minutes": 60,
            "waiting_minutes": 120, "handover_minutes": 15,
        },
        "alarms": { "ring_now_minutes": 15 },
        "localities": [],
    });
    assert_eq!(stored, expected);
    assert_eq!(problems(&SafetySettings::default()), []);
}

#[test]
fn spans_are_those_minutes() {
    let settings = SafetySettings::default();
    let hours = |hours| Some(SignedDuration::from_hours(hours));
    assert_eq!(Band::ALL.iter().map(|band| settings.target(*band).as_hours()).collect::<Vec<_>>(), [1, 4, 24, 72]);
    assert_eq!((settings.lead(PowerKind::S2), settings.lead(PowerKind::Dols)), (hours(72), None));
    assert_eq!((settings.due(Status::Decided), settings.due(Status::Closed)), (hours(1), None));
    assert_eq!(settings.ring_now(), SignedDuration::from_mins(15));
}

#[test]
fn settings_that_were_stored_before_still_read() {
    assert_eq!(read(json!({})), SafetySettings::default());
    let old = json!({ "gate": { "video_counts": false, "senior_roles": ["consultant"] } });
    let settings = read(old.clone());
    assert_eq!(json!(settings.gate), old["gate"]);
    assert_eq!(SafetySettings { gate: Default::default(), ..settings }, SafetySettings::default());
    let part = read(json!({ "leads": { "s2_minutes": 60 }, "later": true }));
    assert_eq!(part, with("/leads/s2_minutes", 60));
}

/// Every time of the settings with the most it may be.
const BOUNDS: &[(&str, u32)] = &[
    ("/targets/routine_minutes", 10_080),
    ("/leads/s5_4_minutes", 360),
    ("/leads/pace_arrest_minutes", 1_440),
    ("/leads/s135_minutes", 1_440),
    ("/leads/s136_minutes", 1_440),
    ("/leads/s5_2_minutes", 4_320),
    ("/leads/s4_minutes", 4_320),
    ("/leads/cto_recall_minutes", 4_320),
    ("/leads/s2_minutes", 40_320),
    ("/leads/cto_minutes", 241_920),
    ("/leads/guardianship_minutes", 241_920),
    ("/leads/s3_minutes", 120_960),
    ("/leads/attendance_minutes", 1_440),
    ("/leads/deadline_minutes", 2_880),
    ("/due/screening_minutes", 10_080),
    ("/due/information_requested_minutes", 10_080),
    ("/due/accepted_minutes", 10_080),
    ("/due/allocated_minutes", 10_080),
    ("/due/arranged_minutes", 10_080),
    ("/due/assessing_minutes", 10_080),
    ("/due/decided_minutes", 10_080),
    ("/due/waiting_minutes", 10_080),
    ("/due/handover_minutes", 60),
    ("/alarms/ring_now_minutes", 60),
];

#[test]
fn every_time_has_a_least_and_a_most() {
    let mut named: BTreeSet<String> = BOUNDS.iter().map(|(pointer, _)| (*pointer).to_owned()).collect();
    named.extend(["emergency", "very_urgent", "urgent"].map(|band| format!("/targets/{band}_minutes")));
    let stored = json!(SafetySettings::default());
    let groups = ["targets", "leads", "due", "alarms"];
    let pointers = groups
        .iter()
        .flat_map(|group| stored[*group].as_object().unwrap().keys().map(move |name| format!("/{group}/{name}")));
    assert_eq!(pointers.collect::<BTreeSet<_>>(), named, "every time is in the table");
    for (pointer, most) in BOUNDS {
        assert_eq!(problems(&with(pointer, *most)), [], "{pointer}");
        let over = with(pointer, most + 1).problems();
        assert_eq!((over[0].pointer.as_str(), over[0].code, over.len()), (*pointer, ProblemCode::OutOfRange, 1));
        assert!(over[0].detail.contains(&most.to_string()), "{}", over[0].detail);
    }
    for (pointer, _) in BOUNDS.iter().filter(|(pointer, _)| !pointer.starts_with("/targets")) {
        assert_eq!(problems(&with(pointer, 1)), []);
        assert_eq!(problems(&with(pointer, 0)), [((*pointer).to_owned(), ProblemCode::OutOfRange)]);
    }
    assert_eq!(problems(&with("/targets/emergency_minutes", 1)), []);
    assert_eq!(problems(&with("/targets/emergency_minutes", 0)).len(), 1);
}

#[test]
fn a_target_is_longer_than_that_of_the_more_serious_band() {
    let wrong = |band: &str| vec![(format!("/targets/{band}_minutes"), ProblemCode::OutOfRange)];
    assert_eq!(problems(&with("/targets/very_urgent_minutes", 61)), []);
    assert_eq!(problems(&with("/targets/very_urgent_minutes", 60)), wrong("very_urgent"));
    assert_eq!(problems(&with("/targets/emergency_minutes", 300)), wrong("very_urgent"));
    assert_eq!(problems(&with("/targets/routine_minutes", 1440)), wrong("routine"));
}

fn locality(slug: &str, postcodes: &[&str]) -> Locality {
    let postcodes = postcodes.iter().map(|code| (*code).to_owned()).collect();
    Locality { slug: slug.to_owned(), name: "North".to_owned(), postcodes }
}

fn area(localities: &[Locality]) -> SafetySettings {
    SafetySettings { localities: localities.to_vec(), ..SafetySettings::default() }
}

#[test]
fn a_postcode_is_in_the_locality_that_names_it_most_closely() {
    let settings =
        area(&[locality("north", &["L4", "l5 "]), locality("anfield", &["L4 7"]), locality("centre", &["EC1A"])]);
    let table = [
        ("L4 7AB", Some("anfield")),
        ("l47ab", Some("anfield")),
        ("L4 0TH", Some("north")),
        ("L4 8AB", Some("north")),
        (" L5 1AA ", Some("north")),
        ("EC1A 1BB", Some("centre")),
        ("L40 7AB", None),
        ("L47 1AB", None),
        ("L1 7AB", None),
        ("ZZ99 3VZ", None),
        ("L4", None),
        ("7AB", None),
        ("", None),
        ("Ł4 7ÀB", None),
        ("🦀🦀", None),
    ];
    for (postcode, slug) in table {
        assert_eq!(settings.locality_of(postcode), slug, "{postcode}");
    }
    assert_eq!(SafetySettings::default().locality_of("L4 7AB"), None);
}

#[test]
fn localities_are_named_once_and_written_as_such_things_are() {
    let good = [locality("north", &["L4", "L5", "EC1A", "M1 1"]), locality("anfield-2", &["L4 7"])];
    assert_eq!(problems(&area(&good)), []);
    let bad = |pointer: &str| vec![(pointer.to_owned(), ProblemCode::BadFormat)];
    for slug in ["", "North", "north side", "-north", "north-", "a--b", &"n".repeat(51)] {
        assert_eq!(problems(&area(&[locality(slug, &[])])), bad("/localities/0/slug"), "{slug}");
    }
    for code in ["", "L", "L4 7A", "L4 7AB", "44", "L4  7", "L47AB", "Ł4"] {
        assert_eq!(problems(&area(&[locality("north", &["L5", code])])), bad("/localities/0/postcodes/1"), "{code}");
    }
    let twice = [locality("north", &["L4"]), locality("north", &["L6", "l4"])];
    assert_eq!(problems(&area(&twice)), [bad("/localities/1/slug"), bad("/localities/1/postcodes/1")].concat());
    let unnamed = Locality { name: " ".to_owned(), ..locality("north", &[]) };
    assert_eq!(problems(&area(&[unnamed])), [("/localities/0/name".to_owned(), ProblemCode::Required)]);
}

#[test]
fn a_list_has_an_end() {
    let many: Vec<Locality> = (0..101).map(|i| locality(&format!("l{i}"), &[])).collect();
    assert_eq!(problems(&area(&many)), [("/localities".to_owned(), ProblemCode::TooMany)]);
    assert_eq!(problems(&area(&many[1..])), []);
    let codes: Vec<String> = (0..1001).map(|i| format!("L{} {}", i / 10, i % 10)).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let found = problems(&area(&[locality("all", &codes)]));
    assert_eq!(found[0], ("/localities/0/postcodes".to_owned(), ProblemCode::TooMany));
    assert_eq!(problems(&area(&[locality("all", &codes[..1000])])), []);
}
