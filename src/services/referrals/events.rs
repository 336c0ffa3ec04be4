//! What happened to a referral, in the order of time. Reading it is logged like reading the referral.

use serde_json::Value;

use super::get::{Viewer, head_for, log, viewer};
use crate::domain::account::Actor;
use crate::domain::event::Event;
use crate::domain::policy::Operation;
use crate::domain::read::Looked;
use crate::domain::reference::Reference;
use crate::services::{Context, Refusal};
use crate::store::{KeptEvent, event_list};

/// An event as one who may read it sees it.
#[derive(Debug, Clone)]
pub struct EventView {
    /// The event; its payload is `null` where this viewer may not read any of it.
    pub event: Event,
    /// Its author's name; to the referrer only their own.
    pub actor_name: Option<String>,
    /// Its number in the sealed chain of its service, for the hub; none until it is sealed.
    pub seq: Option<i64>,
}

/// The events of a referral.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn events(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<Vec<EventView>, Refusal> {
    let (reader, reference) = (actor.clone(), reference.clone());
    let (head, events) = ctx
        .store
        .read(move |conn| {
            let head = head_for(conn, &reader, Operation::ListEvents, &reference)?;
            let events = event_list(conn, head.id)?;
            Ok::<_, Refusal>((head, events))
        })
        .await?;
    log(ctx, actor, Looked::Events, head.service, Some(head.id)).await?;
    let sees_all = viewer(actor, &head) == Viewer::Hub;
    let view = |KeptEvent { event, actor_name, seq }| EventView { event, actor_name, seq };
    let all = events.into_iter().map(view);
    let told = |view: &EventView| view.event.kind.shown_to_referrer();
    Ok(if sees_all { all.collect() } else { all.filter(told).map(|view| for_referrer(actor, view)).collect() })
}

/// What the referrer may see of an event: members of the payload that are named for them, and only their own name.
fn for_referrer(actor: &Actor, EventView { mut event, actor_name, .. }: EventView) -> EventView {
    let named = event.kind.members_for_referrer();
    match event.payload.as_object_mut().filter(|_| !named.is_empty()) {
        Some(members) => members.retain(|name, _| named.contains(&name.as_str())),
        None => event.payload = Value::Null,
    }
    let actor_name = actor_name.filter(|_| event.actor == Some(actor.account));
    EventView { event, actor_name, seq: None }
}
