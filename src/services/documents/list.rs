//! The documents of a draft. Those of a referral come with it.

use crate::domain::account::Actor;
use crate::domain::document::Document;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal, drafts};
use crate::store::documents_of_draft;

/// The documents of a draft, first added first.
///
/// # Errors
/// `NotFound`.
pub async fn list(ctx: &Context, actor: &Actor, draft: DraftId) -> Result<Vec<Document>, Refusal> {
    let actor = actor.clone();
    ctx.store
        .read(move |conn| {
            drafts::draft_for(conn, &actor, Operation::ListDocuments, draft)?;
            Ok(documents_of_draft(conn, draft)?)
        })
        .await
}
