//! What a draft still lacks, by the server's clock now.

use super::{draft_and_service, get};
use crate::domain::Problem;
use crate::domain::account::Actor;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal};

/// Every problem that would keep the draft from being sent.
///
/// # Errors
/// `NotFound`.
pub async fn check(ctx: &Context, actor: &Actor, id: DraftId) -> Result<Vec<Problem>, Refusal> {
    let (draft, service, opened) = draft_and_service(ctx, actor, Operation::CheckDraft, id).await?;
    Ok(get::view(ctx, draft, service, opened)?.problems)
}
