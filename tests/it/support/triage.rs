//! Answers that the rules find urgent, or not.

use amhp_hub::domain::reference::Reference;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::app::TestApp;
use super::examples;
use super::people::Person;

/// The smallest referral, of somebody at no risk: no rule fires.
pub fn quiet(now: Timestamp) -> Value {
    let mut answers = examples::minimal(now);
    let none = json!({ "level": "none_known", "within": null, "detail": null });
    json_patch::merge(&mut answers, &json!({ "risks": { "suicide": none, "self_neglect": none } }));
    answers
}

/// The same, held under section 136 since an hour before `now`.
pub fn under_s136(now: Timestamp) -> Value {
    let mut answers = quiet(now);
    let started_at = (now - SignedDuration::from_hours(1)).to_string();
    answers["legal"] = json!({
        "status": "power", "powers": [{ "kind": "s136", "started_at": started_at }], "in_police_station": "no",
        "considered_for": ["s2"],
    });
    answers
}

/// The same, with a change that asks somebody to act today.
pub fn suicidal_today() -> Value {
    json!({ "risks": { "suicide": { "level": "present", "within": "today", "detail": "Has a plan for tonight." } } })
}

impl TestApp {
    /// A referral of the answers of `make`, sent now.
    pub async fn sent(&self, referrer: &Person, slug: &str, make: fn(Timestamp) -> Value) -> Reference {
        self.referral_of(referrer, slug, make(self.now())).await
    }
}
