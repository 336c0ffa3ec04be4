//! Accepts a referral or does not proceed, with reasons (product rule 7). The referrer is told by mail.

use serde_json::json;

use super::act::{Deed, Judge, act, holds};
use crate::domain::account::Actor;
use crate::domain::decision::{Decision, DecisionStatement};
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::transition;
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
    act(ctx, actor, reference, version, which, move |case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &DecisionStatement) -> Result<Option<Deed>, Refusal> {
    transition(Some(case.head.status), statement.act()).ok_or(Refusal::WrongStatus)?;
    if !holds(case.actor, case.head) {
        return Err(Refusal::NotAllowed);
    }
    let problems = statement.problems(case.now);
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    Ok(Some(Deed {
        act: statement.act(),
        event: match statement.decision {
            Decision::Accepted => EventKind::Accepted,
            Decision::NotProceeding => EventKind::NotProceeding,
        },
        payload: json!(statement),
        owner: case.head.owner.as_ref().map(|owner| (owner.id, owner.since)),
        message: Some(Message::ReferralDecided { referral: case.head.id }),
    }))
}
