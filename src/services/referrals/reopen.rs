//! A closed referral is opened again, with a reason. Who opens it has it.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::reopening::ReopenStatement;
use crate::domain::standing::Position;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Opens the referral again as it was at `version`. What was asked for before it closed is asked for no more.
///
/// # Errors
/// `Invalid` without a reason; `WrongStatus` where it is open; `VersionConflict`, `NotFound`, `NotAllowed`.
pub async fn reopen(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: ReopenStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::Reopen, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &ReopenStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::Reopen)?;
    let problems = statement.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let mut position = Position { owner: Some((case.actor.account, case.now)), ..case.position.clone() };
    let standing = &mut position.standing;
    (standing.withdrawal, standing.proposal) = (None, None);
    (standing.decided, standing.reached_at, standing.reopened_at) = (false, None, Some(case.now));
    let payload = json!({ "reason": statement.reason, "was": case.head.closed_as });
    Ok(Some(Deed::new(row, EventKind::Reopened, payload, position)))
}
