//! Sends a referral: checked again by the server's clock, kept in one write, acknowledged only then.
//!
//! The key is answered before the draft is looked for, so that a client that never saw the first answer gets it again.
//! A refused submission changes nothing of the draft.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::key::{Key, keyed};
use super::record::{Recorded, record};
use crate::domain::account::Actor;
use crate::domain::call::{CallCode, CallReason, ExpectedCall, GateException};
use crate::domain::draft::Draft;
use crate::domain::gate::Diversion;
use crate::domain::ids::DraftId;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::{Service, Telephone};
use crate::domain::status::Status;
use crate::domain::{Problem, ProblemCode};
use crate::secrets::Purpose;
use crate::services::refusal::Diverted;
use crate::services::{Context, Refusal, services};
use crate::services::{calls, drafts};
use crate::store::{self, KeyedRequest, StoreError, answered, referral_fetch, service_fetch};

/// What is told of a referral that was accepted for the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Its reference.
    pub reference: Reference,
    /// When it was received, by the server's clock.
    pub received_at: Timestamp,
    /// Where it stands: submitted.
    pub status: Status,
    /// Whether the answers say that somebody must act today: ring as well.
    pub ring_now: bool,
    /// What to say on the telephone then.
    pub call_reference: Option<CallCode>,
    /// Whom to ring.
    pub telephone: Telephone,
}

/// What is about to be sent.
pub(super) struct Sent<'a> {
    pub(super) draft: &'a Draft,
    pub(super) service: &'a Service,
    /// The call by which the sender opened it; none for its author.
    pub(super) opened: Option<&'a ExpectedCall>,
    /// Why it is sent although the gate would not let it pass.
    pub(super) exception: Option<&'a GateException>,
}

/// A whole referral sent at once.
#[derive(Debug, Clone)]
pub struct Submission {
    /// Slug of the service.
    pub service: String,
    /// Id of the form.
    pub form: String,
    /// The answers.
    pub answers: Value,
}

/// How often a submission is decided anew after a save or another draw of the reference came in between.
const TRIES: usize = 5;

/// Sends the author's draft, as it was at `version` where the caller names one.
///
/// # Errors
/// `Invalid` and `Diverted` with every problem; `VersionConflict`; the refusals of keys; `Unavailable`: then the same
/// request may be sent again under the same key.
pub async fn submit_draft(
    ctx: &Context,
    actor: &Actor,
    id: DraftId,
    version: Option<i64>,
    key: &Key,
) -> Result<Receipt, Refusal> {
    submit_with(ctx, actor, id, version, key, None).await
}

/// Sends a draft as [`submit_draft`] does; with an exception nothing that is wrong in the gate keeps it from being sent.
/// Only whoever opened it by its call reference may make one.
///
/// # Errors
/// As [`submit_draft`]; `Invalid` at `/gate_exception` for its author, or without a reason.
pub async fn submit_with(
    ctx: &Context,
    actor: &Actor,
    id: DraftId,
    version: Option<i64>,
    key: &Key,
    exception: Option<GateException>,
) -> Result<Receipt, Refusal> {
    let mut body = json!({ "draft": id });
    if let Some(exception) = &exception {
        body["gate_exception"] = json!({ "reason": exception.reason });
    }
    let request = keyed(ctx, actor, Operation::SubmitDraft, key, &body);
    let _turn = ctx.in_flight.turn(&request).await?;
    for _ in 0..TRIES {
        if let Some(receipt) = replay(ctx, &request).await? {
            return Ok(receipt);
        }
        let (draft, service, opened) = match drafts::draft_and_service(ctx, actor, Operation::SubmitDraft, id).await {
            // Sent since the key was looked for: by this very request's first try, perhaps.
            Err(Refusal::NotFound) => return replay(ctx, &request).await?.ok_or(Refusal::NotFound),
            found => found?,
        };
        if let Some(current) = version.filter(|v| *v != draft.version).map(|_| draft.version) {
            return Err(Refusal::VersionConflict { current });
        }
        let sent = Sent { draft: &draft, service: &service, opened: opened.as_ref(), exception: exception.as_ref() };
        if let Err(refusal) = check(ctx, &sent) {
            return Err(with_call(ctx, &draft, refusal).await?);
        }
        if let Recorded::Kept(receipt) = record(ctx, actor, &sent, &request, true).await? {
            return Ok(receipt);
        }
    }
    Err(Refusal::Unavailable(None))
}

/// Sends a whole referral at once. One that belongs to another channel is kept as a draft, so that nobody types twice.
///
/// # Errors
/// As [`submit_draft`]; `NotFound` for an unknown service or form.
pub async fn submit_referral(
    ctx: &Context,
    actor: &Actor,
    submission: Submission,
    key: &Key,
) -> Result<Receipt, Refusal> {
    may(actor, Operation::SubmitReferral, Subject::Nothing)?;
    let body = json!({ "service": submission.service, "form": submission.form, "answers": submission.answers });
    let request = keyed(ctx, actor, Operation::SubmitReferral, key, &body);
    let _turn = ctx.in_flight.turn(&request).await?;
    for _ in 0..TRIES {
        if let Some(receipt) = replay(ctx, &request).await? {
            return Ok(receipt);
        }
        let service = services::get(ctx, &submission.service).await?;
        if !service.forms.contains(&submission.form) {
            return Err(Refusal::NotFound);
        }
        let draft = drafts::draft_of(ctx, actor, &service, &submission.form, submission.answers.clone())?;
        let sent = Sent { draft: &draft, service: &service, opened: None, exception: None };
        if let Err(refusal) = check(ctx, &sent) {
            return Err(keep_if_diverted(ctx, draft, refusal, &request).await?);
        }
        if let Recorded::Kept(receipt) = record(ctx, actor, &sent, &request, false).await? {
            return Ok(receipt);
        }
    }
    Err(Refusal::Unavailable(None))
}

/// What the key was answered with before, if it was.
async fn replay(ctx: &Context, request: &KeyedRequest) -> Result<Option<Receipt>, Refusal> {
    let asked = request.clone();
    let Some(found) = ctx.store.ask(move |conn| answered(conn, &asked)).await? else { return Ok(None) };
    if found.body_hmac != request.body_hmac {
        return Err(Refusal::IdempotencyKeyReused);
    }
    ctx.store
        .read(move |conn| {
            let head = referral_fetch(conn, found.referral)?;
            let telephone = service_fetch(conn, head.service)?.telephone;
            let code = store::ring_now_code(conn, head.id)?;
            Ok(Some(Receipt::new(&head, telephone, code)))
        })
        .await
}

/// Everything that keeps the draft from being sent, by the server's clock now.
fn check(ctx: &Context, sent: &Sent<'_>) -> Result<(), Refusal> {
    let Sent { draft, service, .. } = sent;
    drafts::refuse_newer(ctx, draft)?;
    let mut problems = exception_problems(sent);
    let found = drafts::form(ctx, &draft.form)?.problems(&draft.answers, &service.settings.gate, ctx.clock.now());
    let excepted = |problem: &Problem| sent.exception.is_some() && is_of_gate(problem);
    problems.extend(found.into_iter().filter(|problem| !excepted(problem)));
    match Diversion::of(&problems) {
        Some(divert) => Err(Refusal::Diverted(Box::new(Diverted {
            divert,
            problems,
            draft: Some(draft.id),
            call_reference: None,
            telephone: service.telephone.clone(),
        }))),
        None if problems.is_empty() => Ok(()),
        None => Err(Refusal::Invalid(problems)),
    }
}

/// An exception is for whoever answered the telephone; a referrer's own would be a way round the gate.
fn exception_problems(sent: &Sent<'_>) -> Vec<Problem> {
    match (sent.exception, sent.opened) {
        (Some(exception), Some(_)) => exception.problems(),
        (Some(_), None) => {
            let detail = "Only the AMHP who opened the draft by its call reference can send it with an exception";
            vec![Problem::new("/gate_exception", ProblemCode::NotAnOption, detail)]
        }
        (None, _) => Vec::new(),
    }
}

fn is_of_gate(problem: &Problem) -> bool {
    problem.pointer == "/gate" || problem.pointer.starts_with("/gate/")
}

/// From the refusal on a call about the draft is expected: its alarm runs whether or not anybody reads the answer.
async fn with_call(ctx: &Context, draft: &Draft, refusal: Refusal) -> Result<Refusal, Refusal> {
    let Refusal::Diverted(mut diverted) = refusal else { return Ok(refusal) };
    if let Some(reason) = CallReason::of(&diverted.problems) {
        diverted.call_reference = calls::expect(ctx, draft, reason).await?;
    }
    Ok(Refusal::Diverted(diverted))
}

/// One draft for each request, however often it is sent: its id is derived from the request.
async fn keep_if_diverted(
    ctx: &Context,
    draft: Draft,
    refusal: Refusal,
    request: &KeyedRequest,
) -> Result<Refusal, Refusal> {
    let Refusal::Diverted(mut diverted) = refusal else { return Ok(refusal) };
    let draft = Draft { id: draft_id(ctx, request), ..draft };
    let row = draft.clone();
    let kept = match ctx.store.write(move |tx| drafts::keep_once(tx, &row)).await {
        Ok(kept) => kept,
        // The same request came by another node, and was first.
        Err(StoreError::Conflict { .. }) => true,
        Err(other) => return Err(other.into()),
    };
    diverted.draft = kept.then_some(draft.id);
    let refusal = Refusal::Diverted(diverted);
    if kept { with_call(ctx, &draft, refusal).await } else { Ok(refusal) }
}

/// The id of the draft that is kept of a request (UUID version 8: its bits are a digest's).
fn draft_id(ctx: &Context, request: &KeyedRequest) -> DraftId {
    let account = *request.account.uuid().as_bytes();
    let digest = ctx.secrets.digest(Purpose::Draft, &[&account, request.key.as_bytes(), &request.body_hmac]);
    let (bits, _) = digest.split_first_chunk().unwrap_or((&[0; 16], &[]));
    DraftId::new(uuid::Builder::from_custom_bytes(*bits).into_uuid())
}

impl Receipt {
    pub(super) fn new(head: &ReferralHead, telephone: Telephone, call_reference: Option<CallCode>) -> Self {
        Self {
            reference: head.reference.clone(),
            received_at: head.received_at,
            status: Status::Submitted,
            ring_now: call_reference.is_some(),
            call_reference,
            telephone,
        }
    }
}
