//! What happened to a referral, in the order of time. Reading it is logged like reading the referral.

use super::get::{Viewer, head_for, log, viewer};
use super::keep::{STANDING, TRIAGE};
use crate::domain::account::Actor;
use crate::domain::event::{Event, GATE_EXCEPTION};
use crate::domain::policy::Operation;
use crate::domain::read::Looked;
use crate::domain::reference::Reference;
use crate::services::{Context, Refusal};
use crate::store::event_list;

/// An event as one who may read it sees it.
#[derive(Debug, Clone)]
pub struct EventView {
    /// The event; its payload is `null` where this viewer may not read it.
    pub event: Event,
    /// Its author's name; to the referrer only their own.
    pub actor_name: Option<String>,
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
    Ok(events.into_iter().map(|(event, name)| shown(actor, sees_all, event, name)).collect())
}

/// What this reader may see of an event.
fn shown(actor: &Actor, sees_all: bool, event: Event, name: Option<String>) -> EventView {
    let payload_shown = sees_all || event.kind.payload_for_referrer();
    let name_shown = sees_all || event.actor == Some(actor.account);
    let mut payload = if payload_shown { event.payload } else { serde_json::Value::Null };
    if let Some(members) = payload.as_object_mut().filter(|_| !sees_all) {
        members.retain(|name, _| ![GATE_EXCEPTION, STANDING, TRIAGE].contains(&name.as_str()));
    }
    EventView { event: Event { payload, ..event }, actor_name: name.filter(|_| name_shown) }
}
