//! The triage list of a service: what is most urgent first, a page at a time. Each view is logged.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::get::log;
use crate::domain::account::{Actor, Role};
use crate::domain::ids::ServiceId;
use crate::domain::policy::{HUB, Operation, Subject, may};
use crate::domain::read::Looked;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::form::Forms;
use crate::services::calls::{self, ListedCall};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, QueueCount, QueueFilter, QueueKey, Shared, StoreError};

/// Referrals on a page.
const PAGE: usize = 25;

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub struct QueueQuery {
    /// Slug of the service; without it, the only service of the actor.
    pub service: Option<String>,
    /// What the list is narrowed to.
    pub filter: QueueFilter,
    /// Where the page before ended.
    pub cursor: Option<QueueCursor>,
}

/// Where a page ended. Opaque to callers; says nothing of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueCursor(QueueKey);

impl QueueCursor {
    /// As callers hold it.
    pub fn encode(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(&self.0).expect("a key is a number, two instants and an id"))
    }

    /// Takes what [`QueueCursor::encode`] gave.
    ///
    /// # Errors
    /// `BadRequest`.
    pub fn decode(text: &str) -> Result<Self, Refusal> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok();
        let key = bytes.and_then(|bytes| serde_json::from_slice::<QueueKey>(&bytes).ok());
        // Nothing was received before this; PostgreSQL knows no such times.
        let given = key.filter(|key| key.act_by.min(key.received_at) > Timestamp::UNIX_EPOCH);
        given
            .map(Self)
            .ok_or(Refusal::BadRequest("The cursor is not one that this list gave. Begin at the first page."))
    }
}

/// A page of the list.
#[derive(Debug, Clone)]
pub struct QueuePage {
    /// The service.
    pub service: Service,
    /// The referrals, most urgent first.
    pub items: Vec<ReferralHead>,
    /// Where the next page begins; none on the last.
    pub next: Option<QueueCursor>,
    /// How many there are.
    pub count: QueueCount,
    /// On the first page: the calls that are expected, or not finished.
    pub calls: Vec<ListedCall>,
}

/// A page of the triage list.
///
/// # Errors
/// `NotFound` where the actor belongs to no hub or not to this one; `NotAllowed` for roles that do not see it;
/// `BadRequest` where the actor belongs to several hubs and names none.
pub async fn queue(ctx: &Context, actor: &Actor, query: QueueQuery) -> Result<QueuePage, Refusal> {
    let place = place(actor, query.service)?;
    let asked = QueueAsked { place, filter: query.filter, after: query.cursor.map(|cursor| cursor.0) };
    let (wanted, forms, now) = (asked.clone(), Arc::clone(&ctx.forms), ctx.clock.now());
    // Read first and allowed then: what is read is the same for all who may see it.
    let page = ctx.queues_asked.ask(&ctx.store, asked, move |conn| wanted.read(conn, &forms, now)).await?;
    may(actor, Operation::ListQueue, Subject::Service(page.service.id))?;
    log(ctx, actor, Looked::Queue, page.service.id, None).await?;
    Ok(page)
}

/// Pages as colleagues ask for them at one moment: the same page is read once.
pub(in crate::services) type QueuesAsked = Shared<QueueAsked, QueuePage>;

/// What makes a page the same whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::services) struct QueueAsked {
    place: Place,
    filter: QueueFilter,
    after: Option<QueueKey>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Place {
    Named(String),
    Known(ServiceId),
}

impl Place {
    fn service(&self, conn: &mut Conn) -> Result<Service, StoreError> {
        match self {
            Self::Named(slug) => store::service_by_slug(conn, slug),
            Self::Known(id) => store::service_fetch(conn, *id),
        }
    }
}

impl QueueAsked {
    fn read(&self, conn: &mut Conn, forms: &Forms, now: Timestamp) -> Result<QueuePage, StoreError> {
        let service = self.place.service(conn)?;
        let count = store::queue_count(conn, service.id, &self.filter)?;
        let items = store::queue_page(conn, service.id, &self.filter, self.after.as_ref(), PAGE as i64 + 1)?;
        let calls = if self.after.is_none() { calls::listed(conn, forms, &service, now)? } else { Vec::new() };
        Ok(QueuePage { calls, ..page(service, items, count) })
    }
}

fn page(service: Service, mut items: Vec<ReferralHead>, count: QueueCount) -> QueuePage {
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    let next = items.last().filter(|_| more).and_then(QueueKey::of).map(QueueCursor);
    QueuePage { service, items, next, count, calls: Vec::new() }
}

/// The service of this slug; without one, the only service of which the actor is the hub.
pub(in crate::services) fn service_of(conn: &mut Conn, actor: &Actor, slug: Option<&str>) -> Result<Service, Refusal> {
    Ok(place(actor, slug.map(str::to_owned))?.service(conn)?)
}

fn place(actor: &Actor, slug: Option<String>) -> Result<Place, Refusal> {
    match (slug, actor.services_as(HUB).as_slice()) {
        (Some(slug), _) if slug.contains('\0') => Err(Refusal::NotFound),
        (Some(slug), _) => Ok(Place::Named(slug)),
        (None, [only]) => Ok(Place::Known(*only)),
        (None, []) if actor.services_as(Role::ALL).is_empty() => Err(Refusal::NotFound),
        (None, []) => Err(Refusal::NotAllowed),
        (None, _) => Err(Refusal::BadRequest("You belong to more than one hub. Say which: ?service=…")),
    }
}
