//! Begins a draft, empty or with answers that are already there.

use serde_json::{Value, json};

use super::form;
use crate::domain::account::Actor;
use crate::domain::draft::{Draft, OnceYes, Reminders, expiry};
use crate::domain::ids::DraftId;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::service::Service;
use crate::services::{Context, Refusal, services};
use crate::store::{Conn, StoreError, draft_count, draft_fetch, draft_insert, draft_was_sent};

/// What begins a draft.
#[derive(Debug, Clone)]
pub struct NewDraft {
    /// Slug of the service.
    pub service: String,
    /// Id of the form.
    pub form: String,
    /// Answers that are already there; an empty object for none.
    pub answers: Option<Value>,
}

/// Drafts that one account may have at once: far more than anybody writes, few enough to keep a program in bounds.
const DRAFTS_AT_ONCE: i64 = 500;

/// Keeps a new draft.
///
/// # Errors
/// `NotFound` where there is no such service or it does not take this form; `Invalid` for what a draft refuses.
pub async fn create(ctx: &Context, actor: &Actor, new: NewDraft) -> Result<(Draft, Service), Refusal> {
    may(actor, Operation::CreateDraft, Subject::Nothing)?;
    let service = services::get(ctx, &new.service).await?;
    if !service.forms.contains(&new.form) {
        return Err(Refusal::NotFound);
    }
    let answers = new.answers.unwrap_or_else(|| json!({}));
    let draft = draft_of(ctx, actor, &service, &new.form, answers)?;
    let row = draft.clone();
    ctx.store
        .write(move |tx| {
            if draft_count(tx, row.author)? >= DRAFTS_AT_ONCE {
                return Err(Refusal::BadRequest("There are too many drafts. Send or delete some of them first."));
            }
            draft_insert(tx, &row).map_err(Refusal::from)
        })
        .await?;
    Ok((draft, service))
}

/// Keeps a draft whose id is its own, unless it is kept already; false where its author has too many, or sent it since.
pub(in crate::services) fn keep_once(tx: &mut Conn, draft: &Draft) -> Result<bool, StoreError> {
    match draft_fetch(tx, draft.id) {
        Ok(_) => return Ok(true),
        Err(StoreError::NotFound) => {}
        Err(other) => return Err(other),
    }
    if draft_was_sent(tx, draft.id)? || draft_count(tx, draft.author)? >= DRAFTS_AT_ONCE {
        return Ok(false);
    }
    draft_insert(tx, draft).map(|()| true)
}

/// A draft of these answers, if a draft takes them.
pub(in crate::services) fn draft_of(
    ctx: &Context,
    actor: &Actor,
    service: &Service,
    form_id: &str,
    answers: Value,
) -> Result<Draft, Refusal> {
    let form = form(ctx, form_id)?;
    let refusals = form.refusals(&answers);
    if !refusals.is_empty() {
        return Err(Refusal::Invalid(refusals));
    }
    let now = ctx.clock.now();
    let expires_at = expiry(now);
    let reminders = Reminders::default().after_save(form.seen_until(&answers), expires_at, now);
    Ok(Draft {
        id: ctx.mint(DraftId::at, now),
        author: actor.account,
        service: service.id,
        form: form_id.to_owned(),
        form_version: form.version(),
        once: OnceYes::of_answers(&answers),
        answers,
        version: 1,
        created_at: now,
        updated_at: now,
        expires_at,
        set_aside: None,
        reminders,
    })
}
