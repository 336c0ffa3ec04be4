//! Throws a draft away.

use super::draft_for;
use crate::domain::account::Actor;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal, documents};
use crate::store::draft_delete;

/// Deletes the draft as it was at `version`.
///
/// # Errors
/// `VersionConflict` where it changed since; `NotFound`.
pub async fn delete(ctx: &Context, actor: &Actor, id: DraftId, version: i64) -> Result<(), Refusal> {
    let (ctx_inside, actor) = (ctx.clone(), actor.clone());
    ctx.store
        .write(move |tx| {
            let current = draft_for(tx, &actor, Operation::DeleteDraft, id)?.version;
            let deleted = current == version && draft_delete(tx, id, version)?;
            if !deleted {
                return Err(Refusal::VersionConflict { current });
            }
            Ok(documents::forget(&ctx_inside, tx, id)?)
        })
        .await
}
