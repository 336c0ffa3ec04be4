//! Whoever has a referral, or a lead, gives it back to the queue: another can take it then.

use super::act::{Deed, Judge, act, nothing};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::standing::Position;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Gives the referral back as it was at `version`. A decision that waits for a second person goes with its owner.
///
/// # Errors
/// `WrongStatus` where nobody has it; `NotAllowed` where somebody else has; `VersionConflict`, `NotFound`.
pub async fn release(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::Release, |_, case| judge(case)).await
}

fn judge(case: &Judge<'_>) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::Release)?;
    let mut position = Position { owner: None, ..case.position.clone() };
    position.standing.proposal = None;
    Ok(Some(Deed::new(row, EventKind::Released, nothing(), position)))
}
