//! R5: where the person is.

use serde_json::{Value, json};

use super::{NOTHING, case, fire, lines, received};

#[test]
fn custody_an_emergency_department_a_place_of_safety_or_nobody_knows_where_is_very_urgent() {
    let places = ["police_custody", "emergency_department", "place_of_safety", "unknown"];
    for place in places {
        let found = lines(&case(&json!({ "location": { "kind": place } })), received());
        assert_eq!(found, [format!("R5 very_urgent place:{place}")]);
    }
    for place in ["home", "other_private_address", "care_home", "supported_housing", "prison", "school", "street"] {
        fire(&[(json!({ "location": { "kind": place } }), NOTHING)]);
    }
    fire(&[(json!({ "location": { "kind": "other" } }), NOTHING)]);
    fire(&[(json!({ "location": { "kind": null } }), &["R5 very_urgent place:unknown"])]);
}

fn ward(kind: &str, status: &str, leaving: &str, absconding: &str) -> Value {
    json!({
        "location": { "kind": kind, "likely_to_leave": leaving },
        "legal": { "status": status },
        "risks": { "absconding": { "level": absconding } },
    })
}

#[test]
fn on_a_ward_without_a_power_somebody_likely_to_leave_is_very_urgent() {
    let leaving = "R5 very_urgent ward_without_power:may_leave";
    let absconding = ["R5 very_urgent ward_without_power:absconding", "R7 urgent absconding:present"];
    let gone = ["R1 very_urgent absconding:immediate", "R5 very_urgent ward_without_power:absconding"];
    for kind in ["psychiatric_ward", "general_ward"] {
        for status in ["none", "informal"] {
            fire(&[
                (ward(kind, status, "yes", "none_known"), &[leaving]),
                (ward(kind, status, "no", "present"), &absconding),
                (ward(kind, status, "no", "immediate"), &gone),
                (ward(kind, status, "unknown", "past"), NOTHING),
                (ward(kind, status, "no", "none_known"), NOTHING),
            ]);
        }
        fire(&[
            (ward(kind, "unknown", "yes", "past"), &[leaving, "R9 urgent legal_status:not_known"]),
            (ward(kind, "power", "yes", "past"), NOTHING),
            (ward(kind, "power", "yes", "present"), &["R7 urgent absconding:present"]),
        ]);
    }
    fire(&[
        (ward("care_home", "none", "yes", "past"), NOTHING),
        (ward("home", "informal", "yes", "present"), &["R7 urgent absconding:present"]),
    ]);
}
