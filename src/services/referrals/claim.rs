//! An AMHP takes a referral to review it. Of several at once exactly one wins; the others are told who.

use super::act::{Deed, Judge, act, nothing};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::standing::Position;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Takes the referral as it was at `version`. Taken again by its owner it stays as it is.
///
/// # Errors
/// `AlreadyClaimed` with owner and time, tested before the version; `VersionConflict`; `WrongStatus`; `NotFound`,
/// `NotAllowed`.
pub async fn claim(ctx: &Context, actor: &Actor, reference: &Reference, version: i64) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::Claim, |_, case| judge(case)).await
}

fn judge(case: &Judge<'_>) -> Result<Option<Deed>, Refusal> {
    if let Some(owner) = &case.head.owner {
        let (name, claimed_at) = (owner.name.clone(), owner.since);
        let mine = owner.id == case.actor.account;
        return if mine { Ok(None) } else { Err(Refusal::AlreadyClaimed { owner: owner.id, name, claimed_at }) };
    }
    let row = case.row(Act::Claim)?;
    let position = Position { owner: Some((case.actor.account, case.now)), ..case.position.clone() };
    Ok(Some(Deed::new(row, EventKind::Claimed, nothing(), position)))
}
