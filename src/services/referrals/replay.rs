//! Replays the suggestions that are kept with the events: the same rules, asked about the same case at the same moment,
//! say the same.

use std::collections::BTreeSet;

use serde_json::Value;

use super::keep::TRIAGE;
use crate::domain::ids::EventId;
use crate::domain::reference::Reference;
use crate::domain::triage::{Case, RULE_SET, Suggestion, suggest};
use crate::services::{Context, Refusal};
use crate::store;

/// Events looked at in one go.
const AT_ONCE: i64 = 500;
/// No more references are told than anybody will look at.
const MOST_TOLD: usize = 1_000;

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replay {
    /// Suggestions that came out the same.
    pub equal: u64,
    /// Suggestions of another rule set, which these rules cannot judge.
    pub of_other_rules: u64,
    /// Suggestions that did not come out the same, or could not be read.
    pub different: u64,
    /// The referrals that they are of, at most 1,000.
    pub references: BTreeSet<Reference>,
}

/// Replays every suggestion that is kept, or those of one referral. Asks nobody: it is for who runs the service, and tells
/// references only.
///
/// # Errors
/// Of the database; `NotFound` for an unknown reference.
pub async fn replay(ctx: &Context, reference: Option<&Reference>) -> Result<Replay, Refusal> {
    let only = match reference.cloned() {
        Some(reference) => Some(ctx.store.read(move |conn| store::referral_by_reference(conn, &reference)).await?.id),
        None => None,
    };
    let mut found = Replay::default();
    let mut after: Option<EventId> = None;
    loop {
        let page = ctx.store.read(move |conn| store::event_payloads(conn, only, after, AT_ONCE)).await?;
        let Some((last, ..)) = page.last() else { return Ok(found) };
        after = Some(*last);
        page.iter().for_each(|(_, reference, payload)| found.add(reference, payload));
    }
}

impl Replay {
    fn add(&mut self, reference: &Reference, payload: &Value) {
        let Some(kept) = payload.get(TRIAGE) else { return };
        match is_equal(kept) {
            Some(true) => self.equal += 1,
            None => self.of_other_rules += 1,
            Some(false) => {
                self.different += 1;
                if self.references.len() < MOST_TOLD {
                    self.references.insert(reference.clone());
                }
            }
        }
    }
}

/// Whether the suggestion comes out the same; nothing where other rules made it.
fn is_equal(kept: &Value) -> Option<bool> {
    let case = serde_json::from_value::<Case>(kept["case"].clone());
    let suggestion = serde_json::from_value::<Suggestion>(kept["suggestion"].clone());
    let (Ok(case), Ok(suggestion)) = (case, suggestion) else { return Some(false) };
    if suggestion.rule_set != RULE_SET {
        return None;
    }
    Some(suggestion.at.is_some_and(|at| suggest(&case, at) == suggestion))
}
