//! A second AMHP, or a lead, stands by a decision not to proceed: it closes the referral only then.

use serde_json::{Value, json};

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::decision::{CountersignStatement, held};
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::standing::Proposal;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Stands by the decision that waits, as the referral was at `version`. What forbids not to proceed is looked at again.
///
/// # Errors
/// `NotAllowed` for who proposed it and for the referral's owner; `NotNow` while somebody is held under s135 or s136;
/// `WrongStatus` where none waits; `Invalid`, `VersionConflict`, `NotFound`.
pub async fn countersign(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: CountersignStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::Countersign, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &CountersignStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::Countersign)?;
    let mut position = case.position.clone();
    let proposal = position.standing.proposal.take().ok_or(Refusal::WrongStatus)?;
    if proposal.by == case.actor.account {
        return Err(Refusal::NotAllowed);
    }
    let problems = statement.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    if let Some(why) = held(&position.clocks()) {
        return Err(Refusal::NotNow(why));
    }
    position.standing.decided = true;
    let deed = Deed::new(row, EventKind::NotProceeding, payload(&proposal, statement), position);
    Ok(Some(deed.telling(Message::ReferralDecided { referral: case.head.id })))
}

/// The decision as it was proposed, by whom and when, and what the second person says.
fn payload(proposal: &Proposal, statement: &CountersignStatement) -> Value {
    let mut payload = json!(proposal.statement);
    payload["proposed_by"] = json!(proposal.by);
    payload["proposed_at"] = json!(proposal.at);
    if let Some(note) = &statement.note {
        payload["countersign_note"] = json!(note);
    }
    payload
}
