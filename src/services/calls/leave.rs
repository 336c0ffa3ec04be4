//! A referrer leaves a number to ring back, and where the person is.

use crate::domain::account::Actor;
use crate::domain::call::CallDetails;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::drafts::draft_for;
use crate::services::{Context, Refusal};
use crate::store;

/// Keeps the details for the AMHP who waits for the call about this draft.
///
/// # Errors
/// `Invalid` with every problem; `NotFound`, also where no call goes on.
pub async fn leave_details(ctx: &Context, actor: &Actor, id: DraftId, details: CallDetails) -> Result<(), Refusal> {
    let actor = actor.clone();
    ctx.store
        .write(move |tx| {
            draft_for(tx, &actor, Operation::LeaveCallDetails, id)?;
            let problems = details.problems();
            if !problems.is_empty() {
                return Err(Refusal::Invalid(problems));
            }
            if store::call_leave(tx, id, &details)? { Ok(()) } else { Err(Refusal::NotFound) }
        })
        .await
}
