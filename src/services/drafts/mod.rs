//! Drafts: answers on their way to a referral. Every save keeps everything typed, right or wrong (product rule 5).

mod check;
mod create;
mod delete;
mod forward;
mod get;
mod list;
mod save;

pub use check::check;
pub use create::{NewDraft, create};
pub(super) use create::{draft_of, keep_once};
pub use delete::delete;
pub(super) use forward::{forward, refuse_newer};
pub use get::{DraftView, get};
pub use list::{DraftSummary, list};
pub use save::{save, save_from_page};

use super::{Context, Refusal};
use crate::domain::account::Actor;
use crate::domain::call::ExpectedCall;
use crate::domain::draft::Draft;
use crate::domain::ids::{AccountId, DraftId};
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::service::Service;
use crate::form::Form;
use crate::store::{Conn, call_of_draft, call_opened_by, draft_fetch, service_fetch};

/// Reads a draft for an operation that the policy allows.
pub(super) fn draft_for(tx: &mut Conn, actor: &Actor, operation: Operation, id: DraftId) -> Result<Draft, Refusal> {
    let draft = draft_fetch(tx, id)?;
    let subject = subject(tx, actor, draft.author, id)?;
    may(actor, operation, subject)?;
    Ok(draft)
}

/// The draft as the policy sees it. Who opened it by its call is asked only where it is somebody else's.
pub(super) fn subject(tx: &mut Conn, actor: &Actor, author: AccountId, id: DraftId) -> Result<Subject, Refusal> {
    let opened_by = if author == actor.account { None } else { call_opened_by(tx, id)? };
    Ok(Subject::Draft { author, opened_by })
}

/// A draft with its service, for an operation that the policy allows; an older one carried forward to the form of today.
/// With the call by which somebody else opened it.
pub(super) async fn draft_and_service(
    ctx: &Context,
    actor: &Actor,
    operation: Operation,
    id: DraftId,
) -> Result<(Draft, Service, Option<ExpectedCall>), Refusal> {
    let actor = actor.clone();
    let (draft, service, opened) = ctx
        .store
        .read(move |conn| {
            let draft = draft_for(conn, &actor, operation, id)?;
            let service = service_fetch(conn, draft.service)?;
            let opened = if draft.author == actor.account { None } else { call_of_draft(conn, id)? };
            Ok::<_, Refusal>((draft, service, opened))
        })
        .await?;
    Ok((forward(ctx, draft), service, opened))
}

/// The form of a draft or referral. Forms are never taken out of a release while anything was made with them.
pub(super) fn form<'a>(ctx: &'a Context, id: &str) -> Result<&'a Form, Refusal> {
    ctx.forms.get(id).ok_or(Refusal::NotFound)
}
