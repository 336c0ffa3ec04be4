//! What must be said with each act of the hub: every problem at once, each at its place.

use amhp_hub::domain::ProblemCode::{self, BadFormat, InFuture, Required, TooLong};
use amhp_hub::domain::band_change::BandStatement;
use amhp_hub::domain::clocks::clocks;
use amhp_hub::domain::contact::ContactStatement;
use amhp_hub::domain::decision::{CountersignStatement, DecisionStatement, NotProceedingCode, held};
use amhp_hub::domain::duplicate::DuplicateStatement;
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::problem::Problem;
use amhp_hub::domain::recorded::{SectionStatement, powers_beyond};
use amhp_hub::domain::reopening::ReopenStatement;
use amhp_hub::domain::seen::SeenStatement;
use amhp_hub::domain::standing::Position;
use amhp_hub::domain::status::Status;
use amhp_hub::domain::triage::Case;
use amhp_hub::domain::triage::facts::Facts;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn now() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

fn read<T: DeserializeOwned>(statement: Value) -> T {
    serde_json::from_value(statement).unwrap()
}

fn places(problems: &[Problem]) -> Vec<(&str, ProblemCode)> {
    problems.iter().map(|problem| (problem.pointer.as_str(), problem.code)).collect()
}

fn too_long() -> String {
    "x".repeat(5_001)
}

#[test]
fn a_contact_says_how_with_whom_and_what_came_of_it() {
    let bare: ContactStatement = read(json!({ "note": too_long() }));
    let expected = [("/channel", Required), ("/who", Required), ("/outcome", Required), ("/note", TooLong)];
    assert_eq!(places(&bare.problems()), expected);
    let said: ContactStatement =
        read(json!({ "channel": "telephone", "who": "Dr Quennell", "outcome": "reached", "note": "Will come." }));
    assert_eq!((said.problems(), said.reached()), (vec![], true));
    for outcome in ["no_answer", "left_message", "refused"] {
        let tried: ContactStatement = read(json!({ "channel": "email", "who": "x", "outcome": outcome }));
        assert!(tried.problems().is_empty() && !tried.reached(), "{outcome}");
    }
}

#[test]
fn that_somebody_saw_the_person_says_when_by_whom_and_how() {
    let bare: SeenStatement = read(json!({ "place": "x".repeat(201) }));
    let expected =
        [("/at", Required), ("/by", Required), ("/manner", Required), ("/spoke", Required), ("/place", TooLong)];
    assert_eq!(places(&bare.problems(now())), expected);
    let seen = |at: &str| -> SeenStatement {
        read(json!({ "at": at, "by": "Sister Adeyemi", "manner": "face_to_face", "spoke": "tried_could_not" }))
    };
    assert_eq!(seen("2026-11-21T10:02:00Z").problems(now()), []);
    assert_eq!(places(&seen("2026-11-21T10:02:01Z").problems(now())), [("/at", InFuture)]);
}

#[test]
fn a_reason_a_reference_and_notes() {
    assert_eq!(places(&read::<ReopenStatement>(json!({ "reason": " " })).problems()), [("/reason", Required)]);
    assert_eq!(read::<ReopenStatement>(json!({ "reason": "Came back." })).problems(), []);
    let of = |text: &str| DuplicateStatement { of: text.to_owned() }.of().map_err(|problem| problem.code);
    assert_eq!((of(""), of("HKM4-9TXX")), (Err(Required), Err(BadFormat)));
    let reference = amhp_hub::domain::reference::Reference::from_values([1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(of(&reference.to_string().to_lowercase()), Ok(reference));
    let note = CountersignStatement { note: Some("a\0b".to_owned()) };
    assert_eq!(places(&note.problems()), [("/note", BadFormat)]);
    let section: SectionStatement = read(json!({ "status": "none", "note": too_long() }));
    assert_eq!(section.answers, *json!({ "status": "none" }).as_object().unwrap());
    assert_eq!(places(&section.problems()), [("/note", TooLong)]);
}

fn standing_with(facts: Value) -> Position {
    Position::received(Case::received(Facts::read(&facts).unwrap(), now()), Status::Screening)
}

fn grave() -> Position {
    standing_with(json!({
        "location": { "kind": "home", "alone_now": "no", "likely_to_leave": "no" },
        "risks": { "suicide": { "level": "present", "within": "today" } },
    }))
}

#[test]
fn a_band_needs_its_reason_and_to_lower_what_r1_to_r4_ask_for_the_fact_and_the_person_spoken_to() {
    let wrong = |position: &Position, statement: Value| {
        let problems = read::<BandStatement>(statement).problems(position, now());
        problems.into_iter().map(|problem| (problem.pointer, problem.code)).collect::<Vec<_>>()
    };
    let places = |all: &[&str]| all.iter().map(|place| ((*place).to_owned(), Required)).collect::<Vec<_>>();
    let grave = grave();
    assert_eq!(grave.band.as_str(), "very_urgent");
    assert_eq!(wrong(&grave, json!({})), places(&["/band", "/reason"]));
    assert_eq!(wrong(&grave, json!({ "band": "urgent" })), places(&["/reason", "/fact_changed", "/spoken_to"]));
    let half = json!({ "band": "routine", "reason": "r", "fact_changed": "f", "spoken_to": " " });
    assert_eq!(wrong(&grave, half), places(&["/spoken_to"]));
    let whole = json!({ "band": "routine", "reason": "r", "fact_changed": "f", "spoken_to": "Dr Quennell" });
    assert_eq!(wrong(&grave, whole), []);
    for not_lower in ["very_urgent", "emergency"] {
        assert_eq!(wrong(&grave, json!({ "band": not_lower, "reason": "r" })), [], "{not_lower}");
    }
    let by_r7 = standing_with(json!({
        "location": { "kind": "home", "alone_now": "no", "likely_to_leave": "no" },
        "legal": { "status": "none" },
        "risks": { "self_harm": { "level": "present", "within": "days" } },
    }));
    assert_eq!(by_r7.band.as_str(), "urgent");
    assert_eq!(wrong(&by_r7, json!({ "band": "routine", "reason": "r" })), [], "other rules need the reason only");
}

#[test]
fn what_rests_on_somebody_else_says_who_since_when_and_what_if_not() {
    let wrong = |code: &str, receiver: Value| {
        let statement: DecisionStatement = read(json!({
            "decision": "not_proceeding", "code": code, "reasons": "r", "receiver": receiver,
            "alternatives": [{ "kind": "gp", "result": "tried" }],
            "told": [{ "who": "x", "how": "letter", "at": now() }],
        }));
        let problems = statement.problems(now()).into_iter();
        problems.map(|problem| (problem.pointer, problem.code)).collect::<Vec<_>>()
    };
    let all = ["/receiver/name", "/receiver/accepted_at", "/receiver/fallback"];
    for code in NotProceedingCode::ALL {
        let needs = ["alternative_suitable", "other_area", "redirected"].contains(&code.as_str());
        let expected: Vec<_> = all.iter().filter(|_| needs).map(|place| ((*place).to_owned(), Required)).collect();
        assert_eq!(wrong(code.as_str(), Value::Null), expected, "{code}");
        assert_eq!(wrong(code.as_str(), json!({})), expected, "{code}");
    }
    let taken = |at: &str| json!({ "name": "Crisis team", "accepted_at": at, "fallback": "They ring by 18:00." });
    assert_eq!(wrong("redirected", taken("2026-11-21T10:00:00Z")), []);
    let late = wrong("redirected", taken("2026-11-21T10:02:01Z"));
    assert_eq!(late, [("/receiver/accepted_at".to_owned(), InFuture)]);
    assert_eq!(wrong("advice_given", json!({ "name": "x" })).len(), 2, "half said is not enough");
}

#[test]
fn only_sections_135_and_136_hold_and_also_past_their_end() {
    for kind in PowerKind::ALL {
        let powers = [Power { kind: *kind, started_at: Some(now()), ..Power::default() }];
        let holds = matches!(kind, PowerKind::S135 | PowerKind::S136);
        assert_eq!(held(&clocks(&powers, now())).is_some(), holds, "{kind}");
    }
    let unknown = [Power { kind: PowerKind::S136, start_not_known: true, ..Power::default() }];
    assert!(held(&clocks(&unknown, now())).is_some());
}

#[test]
fn a_power_that_is_left_out_has_ended() {
    let power = |kind| Power { kind, ..Power::default() };
    let before = [power(PowerKind::S5_4), power(PowerKind::Cto), power(PowerKind::S5_4)];
    let after = [power(PowerKind::S5_2), power(PowerKind::Cto)];
    assert_eq!(powers_beyond(&before, &after), [PowerKind::S5_4]);
    assert_eq!(powers_beyond(&after, &before), [PowerKind::S5_2]);
    assert_eq!(powers_beyond(&after, &after), []);
}
