//! R11: the physical route first.

use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

fn first(answer: &Value, domain: &str, level: &str) -> Value {
    json!({
        "health": { "needs_medical_care_first": answer },
        "risks": { domain: { "level": level, "within": "days" } },
    })
}

#[test]
fn medical_care_first_is_very_urgent() {
    fire(&[
        (first(&json!("yes"), "suicide", "past"), &["R11 very_urgent medical_care_first"]),
        (first(&json!("no"), "self_neglect", "present"), &["R7 urgent self_neglect:present"]),
    ]);
}

#[test]
fn not_knowing_whether_it_comes_first_matters_with_self_neglect_or_physical_health() {
    for unknown in [json!("unknown"), Value::Null] {
        for domain in ["self_neglect", "physical_health"] {
            let not_known = format!("R11 very_urgent medical_care_first_not_known:{domain}");
            let found = lines(&case(&first(&unknown, domain, "present")), received());
            assert_eq!(found, [not_known.clone(), format!("R7 urgent {domain}:present")]);
            let found = lines(&case(&first(&unknown, domain, "immediate")), received());
            assert_eq!(found, [format!("R1 emergency {domain}:immediate"), not_known]);
            fire(&[(first(&unknown, domain, "past"), NOTHING)]);
        }
        fire(&[(first(&unknown, "self_harm", "present"), &["R7 urgent self_harm:present"])]);
    }
}

#[test]
fn each_critical_medicine_that_was_missed_is_urgent() {
    for medicine in ["insulin", "lithium", "clozapine", "anticonvulsant", "anticoagulant", "steroid", "other"] {
        let found = lines(&case(&json!({ "health": { "critical_medicine_missed": [medicine] } })), received());
        assert_eq!(found, [format!("R11 urgent medicine_missed:{medicine}")]);
    }
    let missed = |all: Value| json!({ "health": { "critical_medicine_missed": all } });
    fire(&[
        (missed(json!([])), NOTHING),
        (
            missed(json!(["lithium", "insulin", "lithium"])),
            &["R11 urgent medicine_missed:lithium", "R11 urgent medicine_missed:insulin"],
        ),
    ]);
}
