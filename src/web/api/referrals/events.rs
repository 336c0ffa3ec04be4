//! `listEvents`: what happened to a referral, in the order of time. Reading it is logged.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain;
use crate::services::referrals::{self, EventView};
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::{Person, codes};
use crate::web::http::{Fault, Site};

/// What happened to a referral.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Events {
    /// In the order of time.
    items: Vec<Event>,
}

/// Something that happened to a referral.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Event {
    /// Id.
    id: Uuid,
    /// When, by the server's clock.
    at: Timestamp,
    /// What.
    #[schema(value_type = codes::EventKind)]
    kind: domain::event::EventKind,
    /// Who did it; none where the service did, and to the referrer none but themselves.
    actor: Option<Person>,
    /// What it carried; none where the caller may not read it.
    #[schema(value_type = Option<Object>)]
    payload: Value,
}

impl From<EventView> for Event {
    fn from(view: EventView) -> Self {
        let EventView { event, actor_name, .. } = view;
        let actor = event.actor.zip(actor_name).map(|(id, name)| Person { id: id.uuid(), name });
        Self { id: event.id.uuid(), at: event.at, kind: event.kind, actor, payload: event.payload }
    }
}

/// What happened to a referral
#[utoipa::path(
    get,
    path = "/referrals/{reference}/events",
    operation_id = "listEvents",
    tag = "Referrals",
    security(("bearer" = [])),
    params(("reference" = String, Path, description = "Its reference.", example = "HKM4-9TXW")),
    responses((status = 200, description = "Every event so far.", body = Events))
)]
pub(in crate::web::api) async fn list_events(
    site: Data<Site>,
    SignedIn(who, (ReferencePath(reference),)): SignedIn<(ReferencePath,)>,
) -> Result<HttpResponse, Fault> {
    let found = referrals::events(&site.ctx, &who.actor, &reference).await?;
    Ok(HttpResponse::Ok().json(Events { items: found.into_iter().map(Event::from).collect() }))
}
