//! An AMHP who answers opens the draft by its call reference. Of several at once exactly one has it; each opening is
//! logged in the same write.

use jiff::Timestamp;

use super::code::TypedCode;
use crate::domain::account::{Actor, Role};
use crate::domain::call::{Call, CallCode, CallReason};
use crate::domain::ids::{DraftId, ReadId, ReferralId};
use crate::domain::policy::Operation;
use crate::domain::read::Looked;
use crate::domain::reference::Reference;
use crate::domain::referral::Owner;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, Read};

/// What a call reference leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedCall {
    /// A draft, which is opened.
    Draft {
        /// The draft.
        draft: DraftId,
        /// Its version.
        version: i64,
    },
    /// A referral that was sent with the advice to ring. Nothing is taken by that: it is claimed like any other, which
    /// ends the call.
    Referral {
        /// The referral.
        reference: Reference,
        /// Its version.
        version: i64,
    },
}

/// Takes the call and opens its draft. Taken again by the same person nothing changes; a lead takes over from an AMHP. Of
/// a referral that was sent already it only says which: its page and `getReferral` log the opening.
///
/// # Errors
/// `NotFound` for a code that opens nothing, which is counted; `Throttled`; `AlreadyClaimed` with who and when;
/// `NotAllowed`.
pub async fn open(ctx: &Context, actor: &Actor, code: &CallCode) -> Result<OpenedCall, Refusal> {
    let typed = TypedCode::new(ctx, actor, Operation::OpenCallReference, code)?;
    let (now, actor) = (ctx.clock.now(), actor.clone());
    let read = ctx.mint(ReadId::at, now);
    let opened = ctx
        .store
        .write(move |tx| {
            let Some(found) = typed.find(tx)? else { return Ok(None) };
            if let Some(referral) = asked_for_with(&found.call) {
                let head = store::referral_fetch(tx, referral)?;
                return Ok(Some(OpenedCall::Referral { reference: head.reference, version: head.version }));
            }
            let draft = store::draft_fetch(tx, found.call.draft)?;
            take(tx, &actor, &found.call, now)?;
            store::read_insert(tx, look(read, &actor, &found.call, now))?;
            Ok::<_, Refusal>(Some(OpenedCall::Draft { draft: draft.id, version: draft.version }))
        })
        .await?;
    opened.ok_or(Refusal::NotFound)
}

/// The referral with which the call was asked for; none where a draft waits for it.
pub(super) fn asked_for_with(call: &Call) -> Option<ReferralId> {
    call.referral.filter(|_| call.reason == CallReason::RingNow)
}

fn take(tx: &mut Conn, actor: &Actor, call: &Call, now: Timestamp) -> Result<(), Refusal> {
    match &call.claimed {
        Some(owner) if owner.id == actor.account => return Ok(()),
        Some(owner) if !takes_over(tx, actor, call, owner)? => return Err(claimed(owner)),
        _ => {}
    }
    let before = call.claimed.as_ref().map(|owner| owner.id);
    if store::call_claim(tx, call.id, before, actor.account, now)? {
        return Ok(());
    }
    match store::call_fetch(tx, call.id)?.call {
        Call { ended_at: None, claimed: Some(owner), .. } if owner.id != actor.account => Err(claimed(&owner)),
        Call { ended_at: None, .. } => Ok(()),
        _ => Err(Refusal::NotFound),
    }
}

/// A lead takes over from whoever is not a lead, or is not here any more.
fn takes_over(tx: &mut Conn, actor: &Actor, call: &Call, owner: &Owner) -> Result<bool, Refusal> {
    let leads = |actor: &Actor| actor.holds(call.service, &[Role::Lead]);
    Ok(leads(actor) && !store::actor_fetch(tx, owner.id)?.is_some_and(|owner| leads(&owner)))
}

fn claimed(owner: &Owner) -> Refusal {
    Refusal::AlreadyClaimed { owner: owner.id, name: owner.name.clone(), claimed_at: owner.since }
}

fn look(id: ReadId, actor: &Actor, call: &Call, at: Timestamp) -> Read {
    Read {
        id,
        at,
        account_id: actor.account,
        what: Looked::Draft,
        service_id: call.service,
        referral_id: None,
        document_id: None,
        draft_id: Some(call.draft),
    }
}
