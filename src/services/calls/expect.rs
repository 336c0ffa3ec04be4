//! A call reference comes into being: one a draft, the same however often it is asked for, while the call goes on.

use crate::domain::account::Actor;
use crate::domain::call::{Call, CallCode, CallReason, ExpectedCall};
use crate::domain::draft::Draft;
use crate::domain::ids::{CallReferenceId, DraftId};
use crate::domain::policy::Operation;
use crate::domain::reference::SYMBOLS;
use crate::services::drafts::{draft_and_service, draft_for, form};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, StoreError};

/// How often another code is drawn: of 148 million few are in use.
const TRIES: usize = 8;

/// Expects a call about the draft where its answers belong to the telephone; none where nothing diverts it.
///
/// # Errors
/// `NotFound`, also for everybody else's drafts.
pub async fn ask(ctx: &Context, actor: &Actor, id: DraftId) -> Result<Option<CallCode>, Refusal> {
    let (draft, service, _) = draft_and_service(ctx, actor, Operation::LeaveCallDetails, id).await?;
    let problems = form(ctx, &draft.form)?.problems(&draft.answers, &service.settings.gate, ctx.clock.now());
    match CallReason::of(&problems) {
        Some(reason) => expect(ctx, &draft, reason).await,
        None => Ok(None),
    }
}

/// The latest call about the draft, going on or over.
///
/// # Errors
/// `NotFound`, also for everybody else's drafts.
pub async fn of_draft(ctx: &Context, actor: &Actor, id: DraftId) -> Result<Option<ExpectedCall>, Refusal> {
    let actor = actor.clone();
    ctx.store
        .read(move |conn| {
            draft_for(conn, &actor, Operation::GetDraft, id)?;
            Ok(store::call_of_draft(conn, id)?)
        })
        .await
}

/// Expects a call about the draft for this reason: from now on the alarm runs. None where the draft is gone.
pub(in crate::services) async fn expect(
    ctx: &Context,
    draft: &Draft,
    reason: CallReason,
) -> Result<Option<CallCode>, Refusal> {
    for _ in 0..TRIES {
        let call = new(ctx, draft, reason);
        match ctx.store.write(move |tx| put(tx, &call)).await {
            // The code is in use, or the same call was written by another node.
            Err(StoreError::Conflict { .. }) => {}
            written => return Ok(written?),
        }
    }
    Err(Refusal::Unavailable(None))
}

fn new(ctx: &Context, draft: &Draft, reason: CallReason) -> Call {
    let now = ctx.clock.now();
    Call {
        id: ctx.mint(CallReferenceId::at, now),
        code: CallCode::from_values(ctx.chance.below(SYMBOLS.len() as u8)),
        draft: draft.id,
        service: draft.service,
        referrer: draft.author,
        reason,
        ring_back: None,
        whereabouts: None,
        created_at: now,
        alarm_at: reason.alarm_at(now),
        claimed: None,
        ended_at: None,
        referral: None,
    }
}

/// The draft is locked first: sent or deleted in the same moment it has no call afterwards.
fn put(tx: &mut Conn, new: &Call) -> Result<Option<CallCode>, StoreError> {
    if !store::draft_lock(tx, new.draft)? {
        return Ok(None);
    }
    let known = store::call_of_draft(tx, new.draft)?.map(|found| found.call);
    let Some(call) = known.filter(|call| call.ended_at.is_none()) else {
        store::call_insert(tx, new)?;
        return Ok(Some(new.code.clone()));
    };
    let (reason, alarm_at) = call.again(new.reason, new.created_at);
    if (reason, alarm_at) != (call.reason, call.alarm_at) {
        store::call_worsen(tx, call.id, reason, alarm_at)?;
    }
    Ok(Some(call.code))
}
