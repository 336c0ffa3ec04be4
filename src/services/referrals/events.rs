//! What happened to a referral, in the order of time. Reading it is logged like reading the referral.

use super::get::{Viewer, head_for, log, viewer};
use crate::domain::account::Actor;
use crate::domain::event::Event;
use crate::domain::ids::ReadId;
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
    let now = ctx.clock.now();
    let id = ctx.mint(ReadId::at, now);
    let (actor, reference) = (actor.clone(), reference.clone());
    ctx.store
        .write(move |tx| {
            let head = head_for(tx, &actor, Operation::ListEvents, &reference)?;
            log(tx, id, &actor, Looked::Events, &head, now)?;
            let sees_all = viewer(&actor, &head) == Viewer::Hub;
            let shown = |(event, name): (Event, Option<String>)| {
                let payload_shown = sees_all || event.kind.payload_for_referrer();
                let name_shown = sees_all || event.actor == Some(actor.account);
                let payload = if payload_shown { event.payload } else { serde_json::Value::Null };
                EventView { event: Event { payload, ..event }, actor_name: name.filter(|_| name_shown) }
            };
            Ok(event_list(tx, head.id)?.into_iter().map(shown).collect())
        })
        .await
}
