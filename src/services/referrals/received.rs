//! A referral as it is received: what lists know of it, where it stands, whether somebody must ring now.

use jiff::Timestamp;
use serde_json::Value;

use crate::domain::band::Band;
use crate::domain::call::{Call, CallCode, CallReason};
use crate::domain::draft::OnceYes;
use crate::domain::ids::{AccountId, CallReferenceId, DraftId, ReferralId};
use crate::domain::reference::{Reference, SYMBOLS};
use crate::domain::referral::{ListFacts, ReferralHead, SearchFacts};
use crate::domain::service::Service;
use crate::domain::standing::{Position, Reckoning, Standing};
use crate::domain::status::{Act, Status, transition};
use crate::domain::time::after;
use crate::domain::triage::facts::Facts;
use crate::domain::triage::{Case, Suggestion, suggest};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, StoreError};

/// A referral that is about to be kept.
pub(super) struct Received {
    pub(super) head: ReferralHead,
    pub(super) position: Position,
    pub(super) reckoning: Reckoning,
    pub(super) nhs_number: Option<String>,
}

/// Receives pruned answers. `once` is what was ever answered with yes.
pub(super) fn receive(
    ctx: &Context,
    referrer: AccountId,
    service: &Service,
    answers: &Value,
    once: OnceYes,
    now: Timestamp,
) -> Result<Received, Refusal> {
    let facts = ListFacts::read(answers).map_err(|e| Refusal::Fault(e.into()))?;
    let search = SearchFacts::read(answers).map_err(|e| Refusal::Fault(e.into()))?;
    let submitted = transition(None, Act::Submit).ok_or(Refusal::WrongStatus)?;
    let position = Position::received(case(answers, once, now)?, submitted.to);
    let reckoning = position.reckon(&service.settings, now);
    let head = ReferralHead {
        id: ctx.mint(ReferralId::at, now),
        reference: Reference::from_values(ctx.chance.below(SYMBOLS.len() as u8)),
        service: service.id,
        referrer,
        status: position.status,
        closed_as: position.closed_as,
        band: position.band,
        suggestion: reckoning.suggestion.clone(),
        act_by: reckoning.act_by,
        received_at: now,
        owner: None,
        person: facts.person,
        hazards: facts.location.hazards,
        clocks: reckoning.clocks.clone(),
        locality: search.postcode().and_then(|code| service.settings.locality_of(code)).map(str::to_owned),
        withdrawal_asked_at: None,
        countersign_asked_at: None,
        version: 1,
    };
    Ok(Received { head, position, reckoning, nhs_number: search.nhs_number() })
}

/// What the rules would suggest for these pruned answers, were they received now.
pub(super) fn suggestion(answers: &Value, once: OnceYes, now: Timestamp) -> Result<Suggestion, Refusal> {
    Ok(suggest(&case(answers, once, now)?, now))
}

/// Whether answers that are to be received with this suggestion say that somebody must act today (product rule 4).
pub(super) fn asks_to_ring(suggestion: &Suggestion) -> bool {
    suggestion.band <= Band::VeryUrgent
}

fn case(answers: &Value, once: OnceYes, now: Timestamp) -> Result<Case, StoreError> {
    let facts = Facts::read(answers).map_err(|e| StoreError::Fault(e.into()))?;
    Ok(Case { once_danger: once.danger, once_within_24_hours: once.within_24_hours, ..Case::received(facts, now) })
}

/// The standing of a referral that was kept before standings were: from its answers and its row.
pub(super) fn rebuilt(tx: &mut Conn, head: &ReferralHead) -> Result<Standing, StoreError> {
    let (_, answers) = store::referral_answers(tx, head.id)?;
    let since = head.owner.as_ref().map_or(head.received_at, |owner| owner.since);
    let standing = Standing::received(case(&answers, OnceYes::default(), head.received_at)?);
    Ok(Standing {
        contact_band: head.band,
        acted_version: None,
        acted_at: since,
        status_since: since,
        decided: !matches!(head.status, Status::Submitted | Status::Screening),
        ..standing
    })
}

/// The call that is asked for with a referral.
pub(super) fn ring_now(ctx: &Context, draft: DraftId, service: &Service, head: &ReferralHead) -> Call {
    let now = head.received_at;
    Call {
        id: ctx.mint(CallReferenceId::at, now),
        code: CallCode::from_values(ctx.chance.below(SYMBOLS.len() as u8)),
        draft,
        service: head.service,
        referrer: head.referrer,
        reason: CallReason::RingNow,
        ring_back: None,
        whereabouts: None,
        created_at: now,
        alarm_at: after(now, service.settings.ring_now()),
        claimed: None,
        ended_at: None,
        referral: Some(head.id),
    }
}
