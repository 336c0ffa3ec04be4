//! The triage list of a service: what is most urgent first, a page at a time. Each view is logged.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use super::get::log;
use crate::domain::account::{Actor, Role};
use crate::domain::policy::{HUB, Operation, Subject, may};
use crate::domain::read::Looked;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::services::calls::{self, ListedCall};
use crate::services::{Context, Refusal};
use crate::store::{self, QueueCount, QueueFilter, QueueKey};

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
    let (reader, forms, now) = (actor.clone(), Arc::clone(&ctx.forms), ctx.clock.now());
    let page = ctx
        .store
        .read(move |conn| {
            let service = service_of(conn, &reader, query.service.as_deref())?;
            may(&reader, Operation::ListQueue, Subject::Service(service.id))?;
            let after = query.cursor.as_ref().map(|cursor| &cursor.0);
            let count = store::queue_count(conn, service.id, &query.filter)?;
            let items = store::queue_page(conn, service.id, &query.filter, after, PAGE as i64 + 1)?;
            let calls = if after.is_none() { calls::listed(conn, &forms, &service, now)? } else { Vec::new() };
            Ok::<_, Refusal>(QueuePage { calls, ..page(service, items, count) })
        })
        .await?;
    log(ctx, actor, Looked::Queue, page.service.id, None).await?;
    Ok(page)
}

fn page(service: Service, mut items: Vec<ReferralHead>, count: QueueCount) -> QueuePage {
    let more = items.len() > PAGE;
    items.truncate(PAGE);
    let next = items.last().filter(|_| more).and_then(QueueKey::of).map(QueueCursor);
    QueuePage { service, items, next, count, calls: Vec::new() }
}

/// The service of this slug; without one, the only service of which the actor is the hub.
pub(in crate::services) fn service_of(
    tx: &mut store::Conn,
    actor: &Actor,
    slug: Option<&str>,
) -> Result<Service, Refusal> {
    match (slug, actor.services_as(HUB).as_slice()) {
        (Some(slug), _) if slug.contains('\0') => Err(Refusal::NotFound),
        (Some(slug), _) => Ok(store::service_by_slug(tx, slug)?),
        (None, [only]) => Ok(store::service_fetch(tx, *only)?),
        (None, []) if actor.services_as(Role::ALL).is_empty() => Err(Refusal::NotFound),
        (None, []) => Err(Refusal::NotAllowed),
        (None, _) => Err(Refusal::BadRequest("You belong to more than one hub. Say which: ?service=…")),
    }
}
