//! Throws a draft away.

use super::draft_for;
use crate::domain::account::Actor;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal};
use crate::store::draft_delete;

/// Deletes the draft as it was at `version`.
///
/// # Errors
/// `VersionConflict` where it changed since; `NotFound`.
pub async fn delete(ctx: &Context, actor: &Actor, id: DraftId, version: i64) -> Result<(), Refusal> {
    let actor = actor.clone();
    ctx.store
        .write(move |tx| {
            let current = draft_for(tx, &actor, Operation::DeleteDraft, id)?.version;
            let deleted = current == version && draft_delete(tx, id, version)?;
            if deleted { Ok(()) } else { Err(Refusal::VersionConflict { current }) }
        })
        .await
}
