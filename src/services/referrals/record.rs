//! The one write of a submission: referral, event, messages, tasks, the draft consumed, the key bound.

use serde_json::{Value, json};

use super::submit::{Receipt, Sent};
use crate::domain::account::Actor;
use crate::domain::act_by::{Waiting, act_by};
use crate::domain::event::{Event, EventKind, GATE_EXCEPTION};
use crate::domain::ids::{AccountId, EventId, ReferralId};
use crate::domain::message::Message;
use crate::domain::reference::{Reference, SYMBOLS};
use crate::domain::referral::{ListFacts, ReferralHead};
use crate::domain::service::Service;
use crate::domain::status::{Act, transition};
use crate::domain::triage::suggest;
use crate::form::Form;
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
    let bundle = bundle(ctx, actor, sent, request, consumes)?;
    let head = &bundle.referral.head;
    let receipt = Receipt::new(head.reference.clone(), head.received_at, sent.service.telephone.clone());
    let put = move |tx: &mut Conn| bundle.put(tx);
    // Without a draft to take away it is one statement, and one that is refused the second time: its ids are its own.
    let kept = if consumes { ctx.store.write(put).await } else { ctx.store.write_once(put).await };
    match kept {
        Ok(true) => Ok(Recorded::Kept(receipt)),
        Ok(false) | Err(StoreError::Conflict { .. } | StoreError::NotFound) => Ok(Recorded::LookAgain),
        Err(other) => Err(other.into()),
    }
}

impl Bundle {
    /// False or `NotFound`, and nothing kept, where the draft is not as it was or its call is with somebody else.
    fn put(&self, tx: &mut Conn) -> Result<bool, StoreError> {
        if let Some(version) = self.consumes
            && !store::draft_delete(tx, self.referral.draft, version)?
        {
            return Ok(false);
        }
        store::submission_insert(tx, &self.rows())?;
        if self.consumes.is_some() {
            store::documents_sent(tx, self.referral.draft, self.referral.head.id)?;
            if !self.end_call(tx)? && self.holder.is_some() {
                return Err(StoreError::NotFound);
            }
        }
        Ok(true)
    }

    fn rows(&self) -> store::Submission<'_> {
        let Self { referral, request, event, salt, posts, .. } = self;
        store::Submission { referral, request, event, salt: *salt, posts: posts.iter().map(Post::rows).collect() }
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
) -> Result<Bundle, Refusal> {
    let now = ctx.clock.now();
    let Sent { draft, service, .. } = sent;
    let form = drafts::form(ctx, &draft.form)?;
    let pruned = form.pruned(&draft.answers, now);
    let head = head(ctx, draft.author, service, &pruned.answers, now)?;
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
            payload: payload(form, sent, &pruned.removed),
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
        referral: NewReferral {
            head,
            draft: draft.id,
            form: draft.form.clone(),
            form_version: form.version(),
            answers: pruned.answers,
        },
    })
}

/// What the event carries: with which form, what was left out, and by which call and exception an AMHP sent it.
fn payload(form: &Form, sent: &Sent<'_>, pruned: &[String]) -> Value {
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
    payload
}

fn head(
    ctx: &Context,
    referrer: AccountId,
    service: &Service,
    answers: &Value,
    now: jiff::Timestamp,
) -> Result<ReferralHead, Refusal> {
    let facts = ListFacts::read(answers).map_err(|e| Refusal::Fault(e.into()))?;
    let submitted = transition(None, Act::Submit).ok_or(Refusal::WrongStatus)?;
    let suggestion = suggest();
    let waiting = Waiting { status: submitted.to, since: now, band: suggestion.band, received_at: now };
    Ok(ReferralHead {
        id: ctx.mint(ReferralId::at, now),
        reference: Reference::from_values(ctx.chance.below(SYMBOLS.len() as u8)),
        service: service.id,
        referrer,
        status: submitted.to,
        closed_as: submitted.closed_as,
        band: suggestion.band,
        act_by: act_by(&waiting, &service.settings),
        suggestion,
        received_at: now,
        owner: None,
        person: facts.person,
        hazards: facts.location.hazards,
        version: 1,
    })
}
