//! Rows of events: added in the transaction of the act they tell of, sealed later, never changed. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;
use serde_json::Value;

use super::dialect::Together;
use super::schema::{accounts, events, referrals};
use super::types::{Json, MultiBackend, Ts};
use super::{Conn, StoreError};
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{AccountId, EventId, ReferralId, ServiceId};
use crate::domain::reference::Reference;

super::types::sql_text!(EventKind);

/// Adds an event. `salt` is random, so that the digest of a payload tells nothing of it.
///
/// # Errors
/// Of the database.
pub fn event_insert(conn: &mut Conn, event: &Event, salt: [u8; 16]) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    event_add(&mut rows, event, salt)?;
    rows.write()
}

/// Adds an event to what is written together.
pub(super) fn event_add(rows: &mut Together<'_, '_>, event: &Event, salt: [u8; 16]) -> Result<(), StoreError> {
    let row = (
        events::id.eq(event.id),
        events::referral_id.eq(event.referral),
        events::service_id.eq(event.service),
        events::version.eq(event.version),
        events::at.eq(Ts(event.at)),
        events::kind.eq(event.kind),
        events::actor_id.eq(event.actor),
        events::payload.eq(Json(event.payload.clone())),
        events::salt.eq(salt.to_vec()),
    );
    rows.add(diesel::insert_into(events::table).values(row))
}

/// An event as it is kept, with what is known of it besides.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptEvent {
    /// The event.
    pub event: Event,
    /// Its author's name.
    pub actor_name: Option<String>,
    /// Its number in the sealed chain of its service; none until it is sealed.
    pub seq: Option<i64>,
}

/// The events of a referral in their order.
///
/// # Errors
/// Of the database.
pub fn event_list(conn: &mut Conn, referral: ReferralId) -> Result<Vec<KeptEvent>, StoreError> {
    type Row =
        (EventId, ReferralId, ServiceId, i64, Ts, EventKind, Option<AccountId>, Json, Option<String>, Option<i64>);
    let rows: Vec<Row> = events::table
        .left_join(accounts::table)
        .filter(events::referral_id.eq(referral))
        .order((events::version.asc(), events::at.asc(), events::id.asc()))
        .select((
            events::id,
            events::referral_id,
            events::service_id,
            events::version,
            events::at,
            events::kind,
            events::actor_id,
            events::payload,
            accounts::name.nullable(),
            events::seq,
        ))
        .load(conn)?;
    let kept = |r: Row| {
        let event = event_of((r.0, r.1, r.2, r.3, r.4, r.5, r.6, r.7));
        KeptEvent { event, actor_name: r.8, seq: r.9 }
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// How many events a service had since `since`, counted no further than `limit`. Ids lie in the order of time: their index
/// leads to the place.
///
/// # Errors
/// Of the database.
pub fn events_since(conn: &mut Conn, service: ServiceId, since: Timestamp, limit: i64) -> Result<usize, StoreError> {
    let later = events::id.ge(EventId::at(since, [0; 10])).and(events::service_id.eq(service));
    let found: Vec<EventId> = events::table.filter(later).limit(limit).select(events::id).load(conn)?;
    Ok(found.len())
}

type Bare = (EventId, ReferralId, ServiceId, i64, Ts, EventKind, Option<AccountId>, Json);

fn event_of((id, referral, service, version, at, kind, actor, payload): Bare) -> Event {
    Event { id, referral, service, version, at: at.0, kind, actor, payload: payload.0 }
}

/// The payloads of events in the order of their ids, with the references of their referrals: those that come after
/// `after`, of all referrals or of one, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn event_payloads(
    conn: &mut Conn,
    only: Option<ReferralId>,
    after: Option<EventId>,
    limit: i64,
) -> Result<Vec<(EventId, Reference, Value)>, StoreError> {
    let joined = events::table.inner_join(referrals::table.on(referrals::id.eq(events::referral_id)));
    let mut query = joined.into_boxed::<MultiBackend>();
    if let Some(only) = only {
        query = query.filter(events::referral_id.eq(only));
    }
    if let Some(after) = after {
        query = query.filter(events::id.gt(after));
    }
    let chosen = query.order(events::id.asc()).limit(limit).select((events::id, referrals::reference, events::payload));
    let rows: Vec<(EventId, String, Json)> = chosen.load(conn)?;
    let read = |reference: String| reference.parse().map_err(|e| StoreError::Fault(Box::new(e)));
    rows.into_iter().map(|(id, reference, payload)| Ok((id, read(reference)?, payload.0))).collect()
}

/// Whether anybody but `referrer` did anything with the referral; what time did is nobody's act.
///
/// # Errors
/// Of the database.
pub fn others_acted(conn: &mut Conn, referral: ReferralId, referrer: AccountId) -> Result<bool, StoreError> {
    let by_others = events::referral_id.eq(referral).and(events::actor_id.ne(referrer));
    Ok(diesel::select(diesel::dsl::exists(events::table.filter(by_others))).get_result(conn)?)
}
