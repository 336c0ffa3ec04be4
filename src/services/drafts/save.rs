//! Changes a draft: a merge patch (RFC 7396) on the version that its author saw, or a page's post on what it showed.

use serde_json::Value;

use super::get::{self, DraftView};
use super::{draft_and_service, form, refuse_newer};
use crate::domain::account::Actor;
use crate::domain::draft::{Draft, OnceYes, expiry};
use crate::domain::ids::DraftId;
use crate::domain::policy::Operation;
use crate::form::{merge, reconcile};
use crate::services::{Context, Refusal};
use crate::store::draft_save;

/// How often a page's post is tried again after somebody else's save came first.
const TRIES: usize = 8;

/// Applies `patch` to the draft as it was at `version`.
///
/// # Errors
/// `VersionConflict` where it changed since; `Invalid` for what a draft refuses; `NotFound`. Nothing is changed then.
pub async fn save(
    ctx: &Context,
    actor: &Actor,
    id: DraftId,
    version: i64,
    patch: &Value,
) -> Result<DraftView, Refusal> {
    let (draft, service, opened) = draft_and_service(ctx, actor, Operation::UpdateDraft, id).await?;
    if draft.version != version {
        return Err(Refusal::VersionConflict { current: draft.version });
    }
    refuse_newer(ctx, &draft)?;
    let changed = changed(ctx, draft, patch)?;
    match keep(ctx, &changed, version).await? {
        true => get::view(ctx, changed, service, opened),
        false => Err(Refusal::VersionConflict { current: current_version(ctx, actor, id).await? }),
    }
}

/// Applies what a page's post changed of the answers that the page `shown`. What another tab changed meanwhile stays;
/// an answer that both changed is not overwritten.
///
/// # Errors
/// `AnswersConflict` naming the answers that were changed twice; else as [`save`].
pub async fn save_from_page(
    ctx: &Context,
    actor: &Actor,
    id: DraftId,
    shown: &Value,
    patch: &Value,
) -> Result<DraftView, Refusal> {
    for _ in 0..TRIES {
        let (draft, service, opened) = draft_and_service(ctx, actor, Operation::UpdateDraft, id).await?;
        refuse_newer(ctx, &draft)?;
        let version = draft.version;
        let patch =
            reconcile(shown, patch, &draft.answers).map_err(|pointers| Refusal::AnswersConflict { pointers })?;
        let changed = changed(ctx, draft, &patch)?;
        if keep(ctx, &changed, version).await? {
            return get::view(ctx, changed, service, opened);
        }
    }
    Err(Refusal::Unavailable(None))
}

/// The draft after the patch, if a draft takes it.
fn changed(ctx: &Context, draft: Draft, patch: &Value) -> Result<Draft, Refusal> {
    let form = form(ctx, &draft.form)?;
    let answers = merge(&draft.answers, patch).map_err(|problem| Refusal::Invalid(vec![problem]))?;
    let refusals = form.refusals(&answers);
    if !refusals.is_empty() {
        return Err(Refusal::Invalid(refusals));
    }
    let now = ctx.clock.now();
    let expires_at = expiry(now);
    let reminders = draft.reminders.after_save(form.seen_until(&answers), expires_at, now);
    // Of the answers before as well: a release that did not note it may have saved them.
    let once = draft.once.or(OnceYes::of_answers(&draft.answers)).or(OnceYes::of_answers(&answers));
    let (version, form_version) = (draft.version + 1, form.version());
    Ok(Draft { answers, version, form_version, updated_at: now, expires_at, reminders, once, ..draft })
}

async fn keep(ctx: &Context, changed: &Draft, before: i64) -> Result<bool, Refusal> {
    let row = changed.clone();
    ctx.store.write(move |tx| draft_save(tx, &row, before).map_err(Refusal::from)).await
}

async fn current_version(ctx: &Context, actor: &Actor, id: DraftId) -> Result<i64, Refusal> {
    Ok(draft_and_service(ctx, actor, Operation::GetDraft, id).await?.0.version)
}
