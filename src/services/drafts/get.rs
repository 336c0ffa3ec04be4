//! Reads a draft with what it still lacks.

use super::{draft_and_service, form};
use crate::domain::Problem;
use crate::domain::account::Actor;
use crate::domain::call::ExpectedCall;
use crate::domain::draft::Draft;
use crate::domain::ids::{DraftId, ReadId};
use crate::domain::policy::Operation;
use crate::domain::read::Looked;
use crate::domain::service::Service;
use crate::services::{Context, Refusal};
use crate::store::{Read, read_insert};

/// A draft, its service, and everything wrong with it now.
#[derive(Debug, Clone)]
pub struct DraftView {
    /// The draft.
    pub draft: Draft,
    /// The service that it is for.
    pub service: Service,
    /// Every problem that would keep it from being sent.
    pub problems: Vec<Problem>,
    /// The call by which whoever asks opened it; none for its author.
    pub opened: Option<ExpectedCall>,
}

/// The author's draft; that of a call to whoever opened it, which is logged before the answer leaves.
///
/// # Errors
/// `NotFound`, also for everybody else's drafts.
pub async fn get(ctx: &Context, actor: &Actor, id: DraftId) -> Result<DraftView, Refusal> {
    let (draft, service, opened) = draft_and_service(ctx, actor, Operation::GetDraft, id).await?;
    if opened.is_some() {
        log(ctx, actor, &draft).await?;
    }
    view(ctx, draft, service, opened)
}

/// The view of a draft that was read or saved.
pub(super) fn view(
    ctx: &Context,
    draft: Draft,
    service: Service,
    opened: Option<ExpectedCall>,
) -> Result<DraftView, Refusal> {
    let problems = form(ctx, &draft.form)?.problems(&draft.answers, &service.settings.gate, ctx.clock.now());
    Ok(DraftView { draft, service, problems, opened })
}

async fn log(ctx: &Context, actor: &Actor, draft: &Draft) -> Result<(), Refusal> {
    let at = ctx.clock.now();
    let read = Read {
        id: ctx.mint(ReadId::at, at),
        at,
        account_id: actor.account,
        what: Looked::Draft,
        service_id: draft.service,
        referral_id: None,
        document_id: None,
        draft_id: Some(draft.id),
    };
    ctx.store.write(move |tx| read_insert(tx, read).map_err(Refusal::from)).await
}
