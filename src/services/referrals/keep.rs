//! Writes down what became of a referral: its row, an event for each thing that happened, messages. One write, for acts
//! of people and for what time does.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{AccountId, EventId};
use crate::domain::message::Message;
use crate::domain::referral::ReferralHead;
use crate::domain::seal::{STANDING, Stood};
use crate::domain::service::SafetySettings;
use crate::domain::standing::{Passed, Position, Reckoning};
use crate::services::Context;
use crate::services::later::Post;
use crate::store::{self, Change, Conn, Shown, StoreError};

/// Something that happened, and who is told of it.
pub(super) struct Told {
    pub(super) event: EventKind,
    /// Who did it; none where time did.
    pub(super) actor: Option<AccountId>,
    pub(super) payload: Value,
    pub(super) messages: Vec<Message>,
    /// What lists show otherwise after it.
    pub(super) shown: Shown,
}

impl Told {
    /// Nothing happened, but the times are others: the settings of the service were changed, or an older release kept it.
    pub(super) fn times_changed() -> Self {
        Self::of_time(EventKind::TimesChanged, json!({}), Vec::new())
    }

    fn of_time(event: EventKind, payload: Value, messages: Vec<Message>) -> Self {
        Self { event, actor: None, payload, messages, shown: Shown::default() }
    }

    /// What time did.
    pub(super) fn passed(head: &ReferralHead, passed: Passed) -> Self {
        let (event, messages) = match passed {
            Passed::PowerEnded(_) => (EventKind::PowerEnded, vec![Message::PowerEnded { referral: head.id }]),
            Passed::ActByMissed(_) => (EventKind::ActByMissed, Vec::new()),
            Passed::BandRaised { .. } => (EventKind::BandRaised, Vec::new()),
        };
        Self::of_time(event, json!(passed), messages)
    }
}

/// Keeps the position and everything told, a version each; false where somebody else changed the referral first. The last
/// of several is what a person did, where a person did anything.
pub(super) fn keep(
    ctx: &Context,
    tx: &mut Conn,
    head: &ReferralHead,
    position: &Position,
    settings: &SafetySettings,
    told: Vec<Told>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let reckoning = position.reckon(settings, now);
    let by = told.last().and_then(|told| told.actor);
    let (events, shown) = (told.len() as i64, told.last().map(|last| last.shown.clone()).unwrap_or_default());
    let mut change = Change { position: position.clone(), reckoning, events, shown };
    if by.is_some() {
        change.position.standing.acted_version = Some(head.version + events);
    }
    if !store::referral_change(tx, head.id, head.version, &change)? {
        return Ok(false);
    }
    let last = told.len();
    for (told, number) in told.into_iter().zip(1..) {
        let after = (number == last).then(|| standing(position, &change.reckoning));
        let event = Event {
            id: ctx.mint(EventId::at, now),
            referral: head.id,
            service: head.service,
            version: head.version + number as i64,
            at: now,
            kind: told.event,
            actor: told.actor,
            payload: with(told.payload, after, position, head, &change.reckoning),
        };
        store::event_insert(tx, &event, ctx.chance.bytes())?;
        told.messages.into_iter().try_for_each(|message| Post::new(ctx, message, now, None).put(tx))?;
    }
    if let Some(by) = by {
        end_ring_now(tx, head, position, by, now)?;
    }
    Ok(true)
}

/// The member of a payload that holds a suggestion with what it was made from, so that it replays.
pub(super) const TRIAGE: &str = "triage";

/// Where the referral stands after what happened: the record proves the row.
pub(super) fn standing(position: &Position, reckoning: &Reckoning) -> Value {
    json!(Stood {
        status: position.status,
        closed_as: position.closed_as,
        band: position.band,
        act_by: reckoning.act_by,
        owner: position.owner.map(|(id, _)| id),
    })
}

/// A suggestion with the case that it was made from.
pub(super) fn triage(position: &Position, reckoning: &Reckoning) -> Value {
    json!({ "case": position.standing.case, "suggestion": reckoning.suggestion })
}

/// The last of several events says where the referral stands, and what is suggested now where that is something else.
fn with(
    mut payload: Value,
    after: Option<Value>,
    position: &Position,
    head: &ReferralHead,
    reckoning: &Reckoning,
) -> Value {
    let Some(after) = after else { return payload };
    payload[STANDING] = after;
    let fired = |suggestion: &crate::domain::triage::Suggestion| -> Vec<_> {
        suggestion.because.iter().map(|fired| fired.line()).collect()
    };
    if fired(&reckoning.suggestion) != fired(&head.suggestion) {
        payload[TRIAGE] = triage(position, reckoning);
    }
    payload
}

/// The call that was asked for with the referral is over once somebody has it, or it is closed.
fn end_ring_now(
    tx: &mut Conn,
    head: &ReferralHead,
    position: &Position,
    by: AccountId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let is_taken = head.owner.is_none() && position.owner.is_some();
    if is_taken || !position.status.is_open() { store::ring_now_end(tx, head.id, by, now) } else { Ok(()) }
}
