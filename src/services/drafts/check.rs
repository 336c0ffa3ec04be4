//! What a draft still lacks, by the server's clock now.

use super::{DraftView, draft_and_service, get};
use crate::domain::account::Actor;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal};

/// The draft with every problem that would keep it from being sent. Not an opening: nothing is logged.
///
/// # Errors
/// `NotFound`.
pub async fn check(ctx: &Context, actor: &Actor, id: DraftId) -> Result<DraftView, Refusal> {
    let (draft, service, opened) = draft_and_service(ctx, actor, Operation::CheckDraft, id).await?;
    get::view(ctx, draft, service, opened)
}
