//! What every act on a referral has in common: seen at a version, allowed by policy and status, kept with its events
//! and messages in one write, of which exactly one of several at once wins. What time alone did since it was seen is no
//! conflict, but for acts that rest on the band.
//!
//! First time passes up to the moment of the act, then the act does what it does, then band, clocks and act-by are
//! computed anew. So an act comes to the same whether or not the job that lets time pass was there before it.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::available::{is_asked, is_theirs};
use super::get::head_for;
use super::keep::{Told, keep};
use super::pass::pass;
use crate::domain::account::{Actor, Role};
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::policy::operation_of;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::SafetySettings;
use crate::domain::standing::Position;
use crate::domain::status::{Act, Transition, transition};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, Shown, StoreError};

/// What an act asks for, once it may be done.
pub(super) struct Deed {
    /// The row of the status table by which it is done; none where it leaves the status as it is.
    pub(super) row: Option<Transition>,
    /// Its event.
    pub(super) event: EventKind,
    /// What it carries.
    pub(super) payload: Value,
    /// The position as the act leaves it; its status follows from the row.
    pub(super) position: Position,
    /// Who is told.
    pub(super) messages: Vec<Message>,
    /// What lists show otherwise after it.
    pub(super) shown: Shown,
    /// The other referral that it changes in the same write.
    pub(super) other: Option<Box<Other>>,
}

/// What an act does to another referral of the same service.
pub(super) struct Other {
    pub(super) head: ReferralHead,
    /// Where it stands afterwards.
    pub(super) position: Position,
    pub(super) told: Vec<Told>,
}

impl Deed {
    /// An act that tells nobody and changes nothing but the position.
    pub(super) fn new(row: Transition, event: EventKind, payload: Value, position: Position) -> Self {
        let row = Some(row);
        Self { row, event, payload, position, messages: Vec::new(), shown: Shown::default(), other: None }
    }

    /// Tells of it as well.
    pub(super) fn telling(self, message: Message) -> Self {
        Self { messages: vec![message], ..self }
    }
}

/// What is known when an act is judged.
pub(super) struct Judge<'a> {
    pub(super) actor: &'a Actor,
    pub(super) head: &'a ReferralHead,
    /// Where it stands now, after time has passed.
    pub(super) position: &'a Position,
    pub(super) settings: &'a SafetySettings,
    pub(super) now: Timestamp,
}

impl Judge<'_> {
    /// The row of the status table for `act`, where it is open to the actor.
    pub(super) fn row(&self, act: Act) -> Result<Transition, Refusal> {
        let row = transition(Some(self.head.status), act).ok_or(Refusal::WrongStatus)?;
        match (is_asked(self.head, act), is_theirs(self.actor, self.head, act)) {
            (false, _) => Err(Refusal::WrongStatus),
            (true, false) => Err(Refusal::NotAllowed),
            (true, true) => Ok(row),
        }
    }
}

/// How often an act is judged anew where something else was written in between.
const TRIES: usize = 8;

/// Does an act on the referral as it was at `version`; without one, as it is. `judge` gives the deed, nothing where it is
/// done already, or a refusal; it is asked before the version is compared, and again where something else came first: what
/// a person did meanwhile is a conflict then, what time did is not, unless the act rests on the band.
pub(super) async fn act<F>(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: Option<i64>,
    act: Act,
    judge: F,
) -> Result<ReferralHead, Refusal>
where
    F: Fn(&mut Conn, &Judge<'_>) -> Result<Option<Deed>, Refusal> + Send + 'static,
{
    let asked = Asked { actor: actor.clone(), reference: reference.clone(), version, act, now: ctx.clock.now() };
    if act.rests_on_band() {
        // What time did is written down first: so it is a version that the actor must have seen.
        let (inside, asked) = (ctx.clone(), asked.clone());
        ctx.store.write(move |tx| asked.let_time_pass(&inside, tx)).await?;
    }
    let inside = ctx.clone();
    ctx.store
        .write(move |tx| {
            for _ in 0..TRIES {
                if let Some(head) = asked.put(&inside, tx, &judge)? {
                    return Ok(head);
                }
            }
            Err(Refusal::Unavailable(None))
        })
        .await
}

/// An act that somebody asks for.
#[derive(Clone)]
struct Asked {
    actor: Actor,
    reference: Reference,
    version: Option<i64>,
    act: Act,
    now: Timestamp,
}

impl Asked {
    fn let_time_pass(&self, ctx: &Context, tx: &mut Conn) -> Result<(), Refusal> {
        let head = head_for(tx, &self.actor, operation_of(self.act), &self.reference)?;
        if head.status.is_open() { Ok(pass(ctx, tx, head.id, self.now)?) } else { Ok(()) }
    }

    /// Does it on the referral as it is now; none, and nothing written, where something else was written meanwhile.
    fn put<F>(&self, ctx: &Context, tx: &mut Conn, judge: &F) -> Result<Option<ReferralHead>, Refusal>
    where
        F: Fn(&mut Conn, &Judge<'_>) -> Result<Option<Deed>, Refusal>,
    {
        let Self { actor, reference, version, act, now } = self;
        let head = head_for(tx, actor, operation_of(*act), reference)?;
        let settings = store::service_fetch(tx, head.service)?.settings;
        let mut position = position(tx, &head)?;
        if position.standing.acted_version.is_some_and(|acted| acted > head.version) {
            // Somebody's act was written between the two readings.
            return Ok(None);
        }
        let passed = position.pass(&settings, *now);
        let case = Judge { actor, head: &head, position: &position, settings: &settings, now: *now };
        let Some(deed) = judge(tx, &case)? else { return Ok(Some(head)) };
        if version.is_some_and(|seen| !position.standing.is_seen(*act, seen, head.version)) {
            return Err(Refusal::VersionConflict { current: head.version });
        }
        let (position, told, other) = settle(&head, deed, actor, *now);
        let mut all: Vec<Told> = passed.into_iter().map(|passed| Told::passed(&head, passed)).collect();
        all.push(told);
        if !keep(ctx, tx, &head, &position, &settings, all, *now)? {
            return Ok(None);
        }
        if let Some(other) = other {
            keep_other(ctx, tx, *other, &settings, *now)?;
        }
        Ok(Some(store::referral_fetch(tx, head.id)?))
    }
}

/// The position after the act, and what is told of it.
fn settle(head: &ReferralHead, deed: Deed, actor: &Actor, now: Timestamp) -> (Position, Told, Option<Box<Other>>) {
    let Deed { row, event, payload, mut position, messages, shown, other } = deed;
    if let Some(row) = row {
        (position.status, position.closed_as) = (row.to, row.closed_as);
    }
    if position.status != head.status {
        position.standing.status_since = now;
    }
    if !position.status.is_open() {
        (position.standing.withdrawal, position.standing.proposal) = (None, None);
    }
    if position.standing.decided || !position.status.is_open() {
        position.standing.carried = None;
    }
    position.standing.acted_at = now;
    position.settle(now);
    (position, Told { event, actor: Some(actor.account), payload, messages, shown }, other)
}

/// Who changes two referrals has locked both before they were looked at; the other cannot have changed since.
fn keep_other(
    ctx: &Context,
    tx: &mut Conn,
    other: Other,
    settings: &SafetySettings,
    now: Timestamp,
) -> Result<(), Refusal> {
    let Other { head, position, told } = other;
    if keep(ctx, tx, &head, &position, settings, told, now)? { Ok(()) } else { Err(Refusal::Unavailable(None)) }
}

/// Where a referral stands, as it was kept. Of one that was kept before positions were, what its row and answers tell.
pub(super) fn position(tx: &mut Conn, head: &ReferralHead) -> Result<Position, StoreError> {
    let standing = match store::referral_standing(tx, head.id)? {
        Some(standing) => standing,
        None => super::received::rebuilt(tx, head)?,
    };
    let owner = head.owner.as_ref().map(|owner| (owner.id, owner.since));
    Ok(Position { status: head.status, closed_as: head.closed_as, band: head.band, owner, standing })
}

/// Whether the actor has the referral, or leads those who do.
pub(super) fn holds(actor: &Actor, head: &ReferralHead) -> bool {
    let owns = head.owner.as_ref().is_some_and(|owner| owner.id == actor.account);
    owns || actor.holds(head.service, &[Role::Lead])
}

/// Nothing beside what the event is.
pub(super) fn nothing() -> Value {
    json!({})
}
