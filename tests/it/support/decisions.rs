//! Decisions that nothing is wrong with.

use amhp_hub::domain::decision::DecisionStatement;
use jiff::Timestamp;
use serde_json::{Value, json};

fn stated(statement: Value) -> DecisionStatement {
    serde_json::from_value(statement).unwrap()
}

pub fn accepted() -> DecisionStatement {
    stated(json!({ "decision": "accepted", "reasons": "Needs an assessment today." }))
}

pub fn not_proceeding(now: Timestamp) -> DecisionStatement {
    stated(json!({
        "decision": "not_proceeding", "code": "advice_given", "reasons": "Advice was what was needed.",
        "alternatives": [{ "kind": "gp", "result": "tried" }],
        "told": [{ "who": "Dr Quennell", "how": "telephone", "at": now }],
    }))
}
