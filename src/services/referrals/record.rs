//! The one write of a submission: referral, event, messages, tasks, the draft consumed, the key bound.

use serde_json::{Value, json};

use super::keep::{TRIAGE, standing, triage};
use super::received::{Received, asks_to_ring, receive, ring_now};
use super::submit::{Receipt, Sent};
use crate::domain::account::Actor;
use crate::domain::call::Call;
use crate::domain::document::Document;
use crate::domain::draft::{Draft, OnceYes};
use crate::domain::event::{Event, EventKind, GATE_EXCEPTION};
use crate::domain::ids::{AccountId, EventId};
use crate::domain::message::Message;
use crate::domain::seal::{ANSWERS_SHA256, DOCUMENTS, STANDING, digest_of_json, hex};
use crate::form::{Form, Pruned};
use crate::services::later::Post;
use crate::services::{Context, Refusal, drafts};
use crate::store::{self, CallEnd, Conn, KeyedRequest, NewReferral, StoreError};

/// What came of the write.
pub(super) enum Recorded {
    /// It is on the disk.
    Kept(Receipt),
    /// Something else came first (a save of the draft, the same reference, the same key): look again and decide anew.
    LookAgain,
}

/// Everything that is kept, decided before the write begins.
struct Bundle {
    referral: NewReferral,
    event: Event,
    salt: [u8; 16],
    posts: [Post; 2],
    request: KeyedRequest,
    /// The version of the draft that is consumed; none where the answers never were one.
    consumes: Option<i64>,
    /// How the call about the draft ends.
    ends: CallEnd,
    /// Who must have that call; none where its author sends it.
    holder: Option<AccountId>,
    /// The call that is asked for because the answers say that somebody must act today.
    ring_now: Option<Call>,
}

/// Keeps the referral that the checked draft is.
pub(super) async fn record(
    ctx: &Context,
    actor: &Actor,
    sent: &Sent<'_>,
    request: &KeyedRequest,
    consumes: bool,
) -> Result<Recorded, Refusal> {
    let _room = ctx.submissions.try_acquire().map_err(|_| Refusal::Unavailable(None))?;
    let once = if consumes { once(ctx, sent.draft).await? } else { OnceYes::default() };
    let bundle = bundle(ctx, actor, sent, request, consumes, once)?;
    let code = bundle.ring_now.as_ref().map(|call| call.code.clone());
    let receipt = Receipt::new(&bundle.referral.head, sent.service.telephone.clone(), code);
    let put = move |tx: &mut Conn| bundle.put(tx);
    // Without a draft to take away it is one statement, and one that is refused the second time: its ids are its own.
    let kept = if consumes { ctx.store.write(put).await } else { ctx.store.write_once(put).await };
    match kept {
        Ok(true) => Ok(Recorded::Kept(receipt)),
        Ok(false) | Err(StoreError::Conflict { .. } | StoreError::NotFound) => Ok(Recorded::LookAgain),
        Err(other) => Err(other.into()),
    }
}

/// What was ever answered with yes in the draft, or made a call about it expected: a "no" since does not undo it (R12).
pub(super) async fn once(ctx: &Context, draft: &Draft) -> Result<OnceYes, Refusal> {
    let id = draft.id;
    let reasons = ctx.store.read(move |conn| store::call_reasons(conn, id)).await?;
    Ok(draft.once.or(OnceYes::of_calls(&reasons)))
}

impl Bundle {
    /// False or `NotFound`, and nothing kept, where the draft is not as it was or its call is with somebody else.
    fn put(&self, tx: &mut Conn) -> Result<bool, StoreError> {
        match self.consumes {
            Some(version) => self.put_draft(tx, version),
            None => store::submission_insert(tx, &self.rows(&self.event, self.ring_now.as_ref())).map(|()| true),
        }
    }

    fn put_draft(&self, tx: &mut Conn, version: i64) -> Result<bool, StoreError> {
        if !store::draft_delete(tx, self.referral.draft, version)? {
            return Ok(false);
        }
        let mut event = self.event.clone();
        event.payload[DOCUMENTS] = self.documents(tx)?;
        store::submission_insert(tx, &self.rows(&event, None))?;
        store::documents_sent(tx, self.referral.draft, self.referral.head.id)?;
        if !self.end_call(tx)? && self.holder.is_some() {
            return Err(StoreError::NotFound);
        }
        // Only now: of a draft one call goes on at a time.
        self.ring_now.as_ref().map_or(Ok(()), |call| store::call_insert(tx, call))?;
        Ok(true)
    }

    fn rows<'a>(&'a self, event: &'a Event, ring_now: Option<&'a Call>) -> store::Submission<'a> {
        let Self { referral, request, salt, posts, .. } = self;
        let posts = posts.iter().map(Post::rows).collect();
        store::Submission { referral, request, event, salt: *salt, posts, ring_now }
    }

    /// The documents that go with the referral, as the record names them: each with its digest.
    fn documents(&self, tx: &mut Conn) -> Result<Value, StoreError> {
        let named = |document: Document| json!({ "id": document.id, "sha256": hex(&document.sha256) });
        Ok(store::documents_of_draft(tx, self.referral.draft)?.into_iter().map(named).collect())
    }

    /// Whatever call goes on about the draft is over with it.
    fn end_call(&self, tx: &mut Conn) -> Result<bool, StoreError> {
        store::call_end(tx, self.referral.draft, self.holder, &self.ends)
    }
}

fn bundle(
    ctx: &Context,
    actor: &Actor,
    sent: &Sent<'_>,
    request: &KeyedRequest,
    consumes: bool,
    once: OnceYes,
) -> Result<Bundle, Refusal> {
    let now = ctx.clock.now();
    let Sent { draft, service, .. } = sent;
    let form = drafts::form(ctx, &draft.form)?;
    let pruned = form.pruned(&draft.answers, now);
    let received = receive(ctx, draft.author, service, &pruned.answers, once, now)?;
    let payload = payload(form, sent, &pruned, &received);
    let Received { head, position, reckoning, nhs_number } = received;
    // Whoever answered the telephone has been rung already.
    let rings = sent.opened.is_none() && asks_to_ring(&reckoning.suggestion);
    let post = |message| Post::new(ctx, message, now, None);
    Ok(Bundle {
        event: Event {
            id: ctx.mint(EventId::at, now),
            referral: head.id,
            service: service.id,
            version: head.version,
            at: now,
            kind: EventKind::Submitted,
            actor: Some(actor.account),
            payload,
        },
        salt: ctx.chance.bytes(),
        posts: [
            post(Message::ReferralReceived { referral: head.id }),
            post(Message::ReferralArrived { referral: head.id }),
        ],
        request: request.clone(),
        consumes: consumes.then_some(draft.version),
        ends: CallEnd { by: actor.account, at: now, reason: None, referral: Some(head.id) },
        holder: sent.opened.map(|_| actor.account),
        ring_now: rings.then(|| ring_now(ctx, draft.id, service, &head)),
        referral: NewReferral {
            head,
            draft: draft.id,
            form: draft.form.clone(),
            form_version: form.version(),
            answers: pruned.answers,
            standing: position.standing,
            look_at: reckoning.look_at,
            nhs_number,
        },
    })
}

/// What the event carries: with which form, what was left out, by which call and exception an AMHP sent it, and for the
/// hub where it stands and why.
fn payload(form: &Form, sent: &Sent<'_>, Pruned { answers, removed: pruned }: &Pruned, received: &Received) -> Value {
    let mut payload = json!({
        "form": form.id(), "form_version": form.version(), "pruned": pruned,
        "set_aside": sent.draft.set_aside.iter().flat_map(|left| left.answers.keys()).collect::<Vec<_>>(),
    });
    if let Some(opened) = sent.opened {
        payload["call_reference"] = json!(opened.call.code);
    }
    if let Some(exception) = sent.exception {
        payload[GATE_EXCEPTION] = json!({ "reason": exception.reason });
    }
    payload[ANSWERS_SHA256] = json!(hex(&digest_of_json(answers)));
    payload[STANDING] = standing(&received.position, &received.reckoning);
    payload[TRIAGE] = triage(&received.position, &received.reckoning);
    payload
}
