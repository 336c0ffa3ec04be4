//! R9: unknown is never low, but only where it matters.

use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

#[test]
fn five_risks_must_be_assessed_and_the_others_need_not() {
    for domain in ["suicide", "harm_to_others", "self_neglect", "physical_health"] {
        for answer in [json!({ "level": "not_assessed" }), Value::Null] {
            let found = lines(&case(&json!({ "risks": { domain: answer } })), received());
            assert_eq!(found, [format!("R9 urgent {domain}:not_assessed")]);
        }
    }
    for domain in ["self_harm", "exploitation", "domestic_abuse", "staff", "absconding", "fire"] {
        fire(&[(json!({ "risks": { domain: { "level": "not_assessed" } } }), NOTHING)]);
    }
}

#[test]
fn harm_to_children_must_be_assessed_unless_there_are_none() {
    let children = |children: &str| {
        json!({
            "caring": { "children": children, "children_cover": "other_adult" },
            "risks": { "children": { "level": "not_assessed" } },
        })
    };
    fire(&[
        (children("no"), NOTHING),
        (children("yes"), &["R9 urgent children:not_assessed"]),
        (children("unknown"), &["R9 urgent children:not_assessed"]),
    ]);
}

#[test]
fn the_legal_status_must_be_known() {
    let status = |status: Value| json!({ "legal": { "status": status } });
    let unknown: &[&str] = &["R9 urgent legal_status:not_known"];
    fire(&[
        (status(json!("unknown")), unknown),
        (status(Value::Null), unknown),
        (status(json!("informal")), NOTHING),
        (status(json!("power")), NOTHING),
    ]);
}

#[test]
fn being_alone_or_nobody_knowing_matters_with_a_risk_to_oneself_or_of_fire() {
    let with = |domain: &str, level: &str, alone: Value| {
        json!({
            "location": { "alone_now": alone },
            "risks": { domain: { "level": level, "within": "longer", "abuser_there_now": "no" } },
        })
    };
    for domain in ["self_harm", "self_neglect", "physical_health", "fire"] {
        for (alone, fact) in
            [(json!("yes"), "alone"), (json!("unknown"), "alone_not_known"), (Value::Null, "alone_not_known")]
        {
            let found = lines(&case(&with(domain, "present", alone.clone())), received());
            assert_eq!(found, [format!("R7 urgent {domain}:present"), format!("R9 urgent {domain}:{fact}")]);
            let found = lines(&case(&with(domain, "immediate", alone.clone())), received());
            assert_eq!(found, [format!("R1 emergency {domain}:immediate"), format!("R9 urgent {domain}:{fact}")]);
            fire(&[(with(domain, "past", alone), NOTHING)]);
        }
        let found = lines(&case(&with(domain, "present", json!("no"))), received());
        assert_eq!(found, [format!("R7 urgent {domain}:present")]);
    }
    fire(&[
        (
            with("suicide", "present", json!("unknown")),
            &["R4 very_urgent suicide:alone_not_known", "R9 urgent suicide:alone_not_known"],
        ),
        (with("domestic_abuse", "present", json!("yes")), &["R7 urgent domestic_abuse:present"]),
        (with("absconding", "present", json!("yes")), &["R7 urgent absconding:present"]),
        (with("staff", "present", json!("yes")), NOTHING),
    ]);
}

#[test]
fn where_nothing_at_all_is_known_every_unknown_that_matters_is_said() {
    let nothing = amhp_hub::domain::triage::Case::received(Default::default(), received());
    let expected = [
        "R5 very_urgent place:unknown",
        "R9 urgent suicide:not_assessed",
        "R9 urgent harm_to_others:not_assessed",
        "R9 urgent self_neglect:not_assessed",
        "R9 urgent physical_health:not_assessed",
        "R9 urgent children:not_assessed",
        "R9 urgent legal_status:not_known",
    ];
    assert_eq!(lines(&nothing, received()), expected);
}
