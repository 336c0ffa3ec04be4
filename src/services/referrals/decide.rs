//! Accepts a referral or does not proceed, with reasons (product rule 7). The referrer is told by mail.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::decision::{Decision, DecisionStatement};
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::services::{Context, Refusal};

/// Records the decision on the referral as it was at `version`. Its owner may, and a lead.
///
/// # Errors
/// `Invalid` with every problem; `NotAllowed` where somebody else has it; `WrongStatus`; `VersionConflict`; `NotFound`.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: DecisionStatement,
) -> Result<ReferralHead, Refusal> {
    let which = statement.act();
    act(ctx, actor, reference, Some(version), which, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &DecisionStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(statement.act())?;
    let problems = statement.problems(case.now);
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let mut position = case.position.clone();
    position.standing.decided = true;
    Ok(Some(Deed {
        row: Some(row),
        event: match statement.decision {
            Decision::Accepted => EventKind::Accepted,
            Decision::NotProceeding => EventKind::NotProceeding,
        },
        payload: json!(statement),
        position,
        messages: vec![Message::ReferralDecided { referral: case.head.id }],
    }))
}
