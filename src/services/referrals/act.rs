//! What every act on a referral has in common: seen at a version, allowed by policy and status, kept with its event
//! and messages in one write, of which exactly one of several at once wins.

use jiff::Timestamp;
use serde_json::Value;

use super::get::head_for;
use crate::domain::account::{Actor, Role};
use crate::domain::act_by::{Waiting, act_by};
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{AccountId, EventId};
use crate::domain::message::Message;
use crate::domain::policy::operation_of;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::SafetySettings;
use crate::domain::status::{Act, transition};
use crate::services::later::Post;
use crate::services::{Context, Refusal};
use crate::store::{self, Change, Conn};

/// What an act asks for, once it may be done.
pub(super) struct Deed {
    /// The act.
    pub(super) act: Act,
    /// Its event.
    pub(super) event: EventKind,
    /// What it carries.
    pub(super) payload: Value,
    /// Who has the referral afterwards.
    pub(super) owner: Option<(AccountId, Timestamp)>,
    /// Who is told.
    pub(super) message: Option<Message>,
}

/// What is known when an act is judged.
pub(super) struct Judge<'a> {
    pub(super) actor: &'a Actor,
    pub(super) head: &'a ReferralHead,
    pub(super) now: Timestamp,
}

/// Does an act on the referral as it was at `version`. `judge` gives the deed, nothing where it is done already, or
/// a refusal; it is asked before the version is compared, and again where another act came first.
pub(super) async fn act<F>(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    act: Act,
    judge: F,
) -> Result<ReferralHead, Refusal>
where
    F: Fn(&Judge<'_>) -> Result<Option<Deed>, Refusal> + Send + 'static,
{
    let now = ctx.clock.now();
    let (ctx_inside, actor, reference) = (ctx.clone(), actor.clone(), reference.clone());
    ctx.store
        .write(move |tx| {
            let head = head_for(tx, &actor, operation_of(act), &reference)?;
            let Some(deed) = judge(&Judge { actor: &actor, head: &head, now })? else { return Ok(head) };
            if head.version != version {
                return Err(Refusal::VersionConflict { current: head.version });
            }
            let settings = store::service_fetch(tx, head.service)?.settings;
            if !store::referral_change(tx, head.id, version, &change(&head, &deed, &settings, now)?)? {
                return Err(lost(tx, &actor, &reference, act, &judge, now));
            }
            keep(&ctx_inside, tx, &actor, &head, &deed, now)?;
            Ok(store::referral_fetch(tx, head.id)?)
        })
        .await
}

/// Another act came first: what it says to this one.
fn lost<F>(tx: &mut Conn, actor: &Actor, reference: &Reference, act: Act, judge: &F, now: Timestamp) -> Refusal
where
    F: Fn(&Judge<'_>) -> Result<Option<Deed>, Refusal>,
{
    let again = head_for(tx, actor, operation_of(act), reference)
        .and_then(|head| judge(&Judge { actor, head: &head, now }).map(|_| head.version));
    again.map_or_else(|refusal| refusal, |current| Refusal::VersionConflict { current })
}

fn change(head: &ReferralHead, deed: &Deed, settings: &SafetySettings, now: Timestamp) -> Result<Change, Refusal> {
    let row = transition(Some(head.status), deed.act).ok_or(Refusal::WrongStatus)?;
    let waiting = Waiting::new(row.to, now, head.received_at, head.band);
    Ok(Change {
        status: row.to,
        closed_as: row.closed_as,
        band: head.band,
        act_by: act_by(&waiting, settings),
        owner: deed.owner,
    })
}

fn keep(
    ctx: &Context,
    tx: &mut Conn,
    actor: &Actor,
    head: &ReferralHead,
    deed: &Deed,
    now: Timestamp,
) -> Result<(), Refusal> {
    let event = Event {
        id: ctx.mint(EventId::at, now),
        referral: head.id,
        service: head.service,
        version: head.version + 1,
        at: now,
        kind: deed.event,
        actor: Some(actor.account),
        payload: deed.payload.clone(),
    };
    store::event_insert(tx, &event, ctx.chance.bytes())?;
    if let Some(message) = &deed.message {
        Post::new(ctx, message.clone(), now, None).put(tx)?;
    }
    Ok(())
}

/// Whether the actor has the referral, or leads those who do.
pub(super) fn holds(actor: &Actor, head: &ReferralHead) -> bool {
    let owns = head.owner.as_ref().is_some_and(|owner| owner.id == actor.account);
    owns || actor.holds(head.service, &[Role::Lead])
}
