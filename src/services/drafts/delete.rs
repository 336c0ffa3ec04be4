//! Throws a draft away.

use super::draft_for;
use crate::domain::account::Actor;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal, documents};
use crate::store::{call_of_draft, draft_delete, draft_lock};

/// Deletes the draft as it was at `version`.
///
/// # Errors
/// `CallExpected` while a call about it goes on; `VersionConflict` where it changed since; `NotFound`; `NotAllowed` for
/// the AMHP who opened it by its call reference.
pub async fn delete(ctx: &Context, actor: &Actor, id: DraftId, version: i64) -> Result<(), Refusal> {
    let (ctx_inside, actor) = (ctx.clone(), actor.clone());
    ctx.store
        .write(move |tx| {
            draft_lock(tx, id)?;
            let current = draft_for(tx, &actor, Operation::DeleteDraft, id)?.version;
            if call_of_draft(tx, id)?.is_some_and(|found| found.call.ended_at.is_none()) {
                return Err(Refusal::CallExpected);
            }
            let deleted = current == version && draft_delete(tx, id, version)?;
            if !deleted {
                return Err(Refusal::VersionConflict { current });
            }
            Ok(documents::forget(&ctx_inside, tx, id)?)
        })
        .await
}
