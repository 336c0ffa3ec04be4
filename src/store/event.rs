//! Rows of events: added in the transaction of the act they tell of, sealed later, never changed. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{accounts, events};
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::event::{Event, EventKind};
use crate::domain::ids::{AccountId, EventId, ReferralId, ServiceId};

super::types::sql_text!(EventKind);

/// Adds an event. `salt` is random, so that the digest of a payload tells nothing of it.
///
/// # Errors
/// Of the database.
pub fn event_insert(conn: &mut Conn, event: &Event, salt: [u8; 16]) -> Result<(), StoreError> {
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
    diesel::insert_into(events::table).values(row).execute(conn)?;
    Ok(())
}

/// The events of a referral in their order, each with its author's name.
///
/// # Errors
/// Of the database.
pub fn event_list(conn: &mut Conn, referral: ReferralId) -> Result<Vec<(Event, Option<String>)>, StoreError> {
    type Row = (EventId, ReferralId, ServiceId, i64, Ts, EventKind, Option<AccountId>, Json, Option<String>);
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
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|r| (event_of((r.0, r.1, r.2, r.3, r.4, r.5, r.6, r.7)), r.8)).collect())
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
