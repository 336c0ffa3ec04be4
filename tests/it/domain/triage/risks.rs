//! R1, R4 and R7: the levels of risks.

use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

fn risk(domain: &str, level: &str) -> Value {
    json!({ "risks": { domain: { "level": level } } })
}

fn present(domain: &str, within: &str) -> Value {
    json!({ "risks": { domain: { "level": "present", "within": within } } })
}

#[test]
fn where_nothing_raises_it_is_routine() {
    fire(&[(json!({}), NOTHING)]);
}

#[test]
fn an_immediate_risk_to_life_is_an_emergency_and_another_very_urgent() {
    let life = [
        "suicide",
        "self_harm",
        "self_neglect",
        "harm_to_others",
        "domestic_abuse",
        "children",
        "physical_health",
        "fire",
    ];
    let others = ["staff", "absconding", "exploitation"];
    for (domains, band) in [(&life[..], "emergency"), (&others[..], "very_urgent")] {
        for domain in domains {
            let found = lines(&case(&risk(domain, "immediate")), received());
            assert_eq!(found, [format!("R1 {band} {domain}:immediate")]);
        }
    }
}

#[test]
fn past_or_unknown_risk_raises_nothing() {
    for domain in ["suicide", "self_harm", "harm_to_others", "domestic_abuse", "fire", "staff", "absconding"] {
        fire(&[(risk(domain, "past"), NOTHING), (risk(domain, "none_known"), NOTHING)]);
    }
}

#[test]
fn an_overdose_or_injury_now_is_an_emergency() {
    let answer = |answer: &str| json!({ "health": { "overdose_or_injury_now": answer } });
    fire(&[
        (answer("yes"), &["R1 emergency overdose_or_injury:now"]),
        (answer("no"), NOTHING),
        (answer("unknown"), NOTHING),
    ]);
}

#[test]
fn a_grave_risk_is_very_urgent_when_soon_or_nobody_knows_and_urgent_when_later_and_contained() {
    for domain in ["suicide", "harm_to_others", "children"] {
        let one = |line: &str| vec![format!("R4 {line}").replace("it:", &format!("{domain}:"))];
        let found = |patch| lines(&case(&patch), received());
        assert_eq!(found(present(domain, "today")), one("very_urgent it:today"));
        assert_eq!(found(present(domain, "not_known")), one("very_urgent it:within_not_known"));
        assert_eq!(found(risk(domain, "present")), one("very_urgent it:within_not_known"), "how soon was not said");
        assert_eq!(found(present(domain, "days")), one("urgent it:present"));
        assert_eq!(found(present(domain, "longer")), one("urgent it:present"));
    }
}

#[test]
fn each_reason_why_the_person_is_not_contained_alone_makes_a_grave_risk_very_urgent() {
    let places = [
        (json!({ "likely_to_leave": "yes" }), "may_leave"),
        (json!({ "likely_to_leave": "unknown" }), "may_leave_not_known"),
        (json!({ "likely_to_leave": null }), "may_leave_not_known"),
    ];
    for domain in ["suicide", "harm_to_others", "children"] {
        for (location, reason) in &places {
            let mut patch = present(domain, "longer");
            patch["location"] = location.clone();
            assert_eq!(lines(&case(&patch), received()), [format!("R4 very_urgent {domain}:{reason}")]);
        }
    }
    let harm = |location: Value| {
        let mut patch = present("harm_to_others", "days");
        patch["location"] = location;
        patch
    };
    fire(&[
        (harm(json!({ "alone_now": "yes" })), &["R4 very_urgent harm_to_others:alone"]),
        (harm(json!({ "alone_now": "unknown" })), &["R4 very_urgent harm_to_others:alone_not_known"]),
        (harm(json!({ "alone_now": null })), &["R4 very_urgent harm_to_others:alone_not_known"]),
        (
            harm(json!({ "kind": "unknown" })),
            &["R4 very_urgent harm_to_others:place_not_known", "R5 very_urgent place:unknown"],
        ),
        (
            harm(json!({ "kind": null })),
            &["R4 very_urgent harm_to_others:place_not_known", "R5 very_urgent place:unknown"],
        ),
        (harm(json!({ "kind": "street" })), &["R4 urgent harm_to_others:present"]),
    ]);
}

#[test]
fn each_reason_of_a_grave_risk_is_a_line_of_its_own() {
    let patch = json!({
        "risks": { "suicide": { "level": "present", "within": "today" } },
        "location": { "alone_now": "yes", "likely_to_leave": "unknown" },
    });
    let found = [
        "R4 very_urgent suicide:today",
        "R4 very_urgent suicide:alone",
        "R4 very_urgent suicide:may_leave_not_known",
        "R9 urgent suicide:alone",
    ];
    fire(&[(patch, &found)]);
}

#[test]
fn other_present_risks_are_urgent_and_two_of_them_flags_only() {
    fire(&[
        (present("self_harm", "today"), &["R7 urgent self_harm:present"]),
        (present("self_neglect", "today"), &["R7 urgent self_neglect:present"]),
        (present("physical_health", "longer"), &["R7 urgent physical_health:present"]),
        (present("fire", "days"), &["R7 urgent fire:present"]),
        (present("absconding", "today"), &["R7 urgent absconding:present"]),
        (present("exploitation", "today"), NOTHING),
        (present("staff", "today"), NOTHING),
    ]);
}

#[test]
fn domestic_abuse_is_very_urgent_unless_the_abuser_is_known_not_to_be_there() {
    let abuse =
        |there: Value| json!({ "risks": { "domestic_abuse": { "level": "present", "abuser_there_now": there } } });
    let both = |first| [first, "R7 urgent domestic_abuse:present"];
    fire(&[
        (abuse(json!("yes")), &both("R7 very_urgent domestic_abuse:abuser_there")),
        (abuse(json!("unknown")), &both("R7 very_urgent domestic_abuse:abuser_there_not_known")),
        (abuse(Value::Null), &both("R7 very_urgent domestic_abuse:abuser_there_not_known")),
        (abuse(json!("no")), &["R7 urgent domestic_abuse:present"]),
    ]);
}

#[test]
fn a_sentence_names_the_fact() {
    let because = |patch: &Value| amhp_hub::domain::triage::fired(&case(patch), received())[0].because.clone();
    assert_eq!(because(&present("suicide", "today")), "Suicide: present, within today.");
    assert_eq!(because(&risk("fire", "immediate")), "Fire: immediate.");
    assert_eq!(because(&json!({})), "No other rule fires: routine.");
}
