//! Referrals that go by telephone: drafts with their call reference.

use amhp_hub::domain::call::CallCode;
use amhp_hub::domain::ids::DraftId;
use amhp_hub::services::Refusal;
use amhp_hub::services::drafts::{NewDraft, create};
use amhp_hub::services::referrals::{Key, submit_draft};
use serde_json::{Value, json};

use super::app::TestApp;
use super::examples;
use super::people::Person;

/// Why a referral goes by telephone, as a change to answers that could be sent.
pub fn within_24_hours() -> Value {
    json!({ "gate": { "response_needed_within_24_hours": true } })
}

/// The gravest reason.
pub fn danger() -> Value {
    json!({ "gate": { "immediate_danger": true } })
}

/// The least grave one.
pub fn not_seen() -> Value {
    json!({ "gate": { "last_seen": { "manner": "telephone" } } })
}

impl TestApp {
    /// A draft of these answers: the smallest referral with `change` merged into it.
    pub async fn draft_with(&self, author: &Person, slug: &str, change: &Value) -> DraftId {
        let mut answers = examples::minimal(self.now());
        json_patch::merge(&mut answers, change);
        let form = "amhp-referral".to_owned();
        let new = NewDraft { service: slug.to_owned(), form, answers: Some(answers) };
        create(&self.ctx, &author.actor, new).await.unwrap().0.id
    }

    /// A draft that the submission refused because of `change`, with the call reference that it got.
    pub async fn call_about(&self, author: &Person, slug: &str, change: &Value) -> (DraftId, CallCode) {
        let draft = self.draft_with(author, slug, change).await;
        (draft, self.told_to_ring(author, draft).await)
    }

    /// The reference that a refused submission of this draft names.
    pub async fn told_to_ring(&self, author: &Person, draft: DraftId) -> CallCode {
        let key = Key::parse(Some(self.ctx.chance.token().reveal())).unwrap();
        match submit_draft(&self.ctx, &author.actor, draft, None, &key).await {
            Err(Refusal::Diverted(diverted)) => diverted.call_reference.unwrap(),
            other => panic!("{other:?}"),
        }
    }
}
