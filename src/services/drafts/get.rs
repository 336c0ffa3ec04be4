//! Reads a draft with what it still lacks.

use super::{draft_and_service, form};
use crate::domain::Problem;
use crate::domain::account::Actor;
use crate::domain::draft::Draft;
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::domain::service::Service;
use crate::services::{Context, Refusal};

/// A draft, its service, and everything wrong with it now.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// The draft.
    pub draft: Draft,
    /// The service that it is for.
    pub service: Service,
    /// Every problem that would keep it from being sent.
    pub problems: Vec<Problem>,
}

/// The author's draft.
///
/// # Errors
/// `NotFound`, also for everybody else's drafts.
pub async fn get(ctx: &Context, actor: &Actor, id: DraftId) -> Result<DraftView, Refusal> {
    let (draft, service) = draft_and_service(ctx, actor, Operation::GetDraft, id).await?;
    view(ctx, draft, service)
}

/// The view of a draft that was read or saved.
pub(super) fn view(ctx: &Context, draft: Draft, service: Service) -> Result<DraftView, Refusal> {
    let problems = form(ctx, &draft.form)?.problems(&draft.answers, &service.settings.gate, ctx.clock.now());
    Ok(DraftView { draft, service, problems })
}
