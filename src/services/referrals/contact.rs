//! Somebody was rung, or rang. Only a contact that reached somebody stops the time for the first one.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::contact::ContactStatement;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Records a contact about the referral as it was at `version`. Every AMHP and lead of its service may, whoever has it.
///
/// # Errors
/// `Invalid` with every problem; `WrongStatus` once it is closed; `VersionConflict`, `NotFound`, `NotAllowed`.
pub async fn record_contact(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: ContactStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::RecordContact, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &ContactStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::RecordContact)?;
    let problems = statement.problems();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let mut position = case.position.clone();
    if statement.reached() {
        (position.standing.reached_at, position.standing.carried) = (Some(case.now), None);
    }
    Ok(Some(Deed::new(row, EventKind::Contacted, json!(statement), position)))
}
