//! Takes a document from a draft. What was sent stays.

use super::forget::take_away;
use crate::domain::account::Actor;
use crate::domain::ids::{DocumentId, DraftId};
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal, drafts};
use crate::store::{document_fetch, draft_lock};

/// The version of every document: it is never changed, only added and removed.
pub const VERSION: i64 = 1;

/// Removes the document, and later its bytes.
///
/// # Errors
/// `NotFound`, also where the draft was sent; `VersionConflict` for any version but [`VERSION`].
pub async fn remove(
    ctx: &Context,
    actor: &Actor,
    draft: DraftId,
    document: DocumentId,
    version: i64,
) -> Result<(), Refusal> {
    let (ctx_inside, actor) = (ctx.clone(), actor.clone());
    ctx.store
        .write(move |tx| {
            draft_lock(tx, draft)?;
            drafts::draft_for(tx, &actor, Operation::RemoveDocument, draft)?;
            let found = document_fetch(tx, document)?;
            if found.draft != draft || found.referral.is_some() {
                return Err(Refusal::NotFound);
            }
            if version != VERSION {
                return Err(Refusal::VersionConflict { current: VERSION });
            }
            Ok(take_away(&ctx_inside, tx, document)?)
        })
        .await
}
