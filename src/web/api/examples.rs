//! Examples of refusals that a program has to act on, for the document: a referral that goes by telephone, and something
//! that somebody else took first.

use serde_json::{Value, json};

use super::problem::PROBLEM;

/// Puts the examples beside the schemas of the refusals.
pub(super) fn add(document: &mut Value) {
    let responses = &mut document["components"]["responses"];
    responses["ValidationFailed"]["content"][PROBLEM]["examples"] = json!({
        "diverted": { "summary": "The referral goes by telephone: the draft is kept", "value": diverted() },
        "answers": { "summary": "An answer is missing", "value": answers() }
    });
    responses["Conflict"]["content"][PROBLEM]["examples"] = json!({
        "already_claimed": { "summary": "Somebody else has it", "value": already_claimed() }
    });
}

fn diverted() -> Value {
    json!({
        "type": "urn:problem-type:amhp-hub:validation_failed",
        "title": "Something is wrong with what was sent",
        "status": 422,
        "code": "validation_failed",
        "detail": "This cannot be referred online. Ring the number given and say the call reference; what was typed is \
                   kept as a draft, which the AMHP who answers opens by it.",
        "problems": [{
            "pointer": "/gate/response_needed_within_24_hours",
            "code": "must_telephone",
            "detail": "A response is needed within 24 hours: make this referral by telephone"
        }],
        "divert": "telephone",
        "draft_id": "019a0000-0000-7000-8000-000000000001",
        "call_reference": "HKM4T7",
        "telephone": { "day": "01632 960100", "out_of_hours": "01632 960101" }
    })
}

fn answers() -> Value {
    json!({
        "type": "urn:problem-type:amhp-hub:validation_failed",
        "title": "Something is wrong with what was sent",
        "status": 422,
        "code": "validation_failed",
        "detail": "There is one problem. Nothing that was saved is lost.",
        "problems": [{ "pointer": "/concern/reason", "code": "required", "detail": "Enter what happened and why now" }]
    })
}

fn already_claimed() -> Value {
    json!({
        "type": "urn:problem-type:amhp-hub:already_claimed",
        "title": "Somebody else took it first",
        "status": 409,
        "code": "already_claimed",
        "detail": "Somebody else took it first.",
        "owner": { "id": "019a0000-0000-7000-8000-000000000002", "name": "Ines Varga" },
        "claimed_at": "2026-11-21T10:12:00Z"
    })
}
