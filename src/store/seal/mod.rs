//! Seals events: a number and a hash for each, in the chain of its service. Imports `domain`.
//!
//! The order is that of sealing. An event that becomes visible late, because its transaction took long, gets a later
//! number and never one between: so there is no gap and nothing is written twice.

mod audit;

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

pub use audit::*;

use super::schema::{events, services};
use super::types::{Json, Ts};
use super::{Conn, StoreError, dialect};
use crate::domain::ids::{AccountId, EventId, ReferralId, ServiceId};
use crate::domain::seal::{BEGINNING, Record, digest_of_json, in_version_order};

type Columns = (
    events::id,
    events::referral_id,
    events::service_id,
    events::version,
    events::at,
    events::kind,
    events::actor_id,
    events::payload,
    events::salt,
);
const COLUMNS: Columns = (
    events::id,
    events::referral_id,
    events::service_id,
    events::version,
    events::at,
    events::kind,
    events::actor_id,
    events::payload,
    events::salt,
);
type Row = (EventId, ReferralId, ServiceId, i64, Ts, String, Option<AccountId>, Json, Vec<u8>);

fn record((id, referral, service, version, at, kind, actor, payload, salt): Row) -> Record {
    Record { id, referral, service, version, at: at.0, kind, actor, payload: payload.0, salt }
}

/// The services that have events to seal. Asked service by service: SQLite would else walk over all that is sealed.
///
/// # Errors
/// Of the database.
pub fn services_to_seal(conn: &mut Conn) -> Result<Vec<ServiceId>, StoreError> {
    let waiting = events::table.filter(events::service_id.eq(services::id)).filter(events::seq.is_null());
    let with_some = services::table.filter(diesel::dsl::exists(waiting));
    Ok(with_some.order(services::id).select(services::id).load(conn)?)
}

/// Seals the events of a service that wait longest, about `limit`; tells how many. None where somebody else is at it.
///
/// # Errors
/// Of the database.
pub fn events_seal(conn: &mut Conn, service: ServiceId, limit: i64) -> Result<usize, StoreError> {
    let sealer = digest_of_json(&serde_json::json!({ "seals": service }));
    if !dialect::try_lock_for_transaction(conn, &sealer)? {
        return Ok(0);
    }
    let batch = in_version_order(batch(conn, service, limit)?);
    let (mut seq, mut hash) = chain_end(conn, service)?.unwrap_or((0, BEGINNING.to_vec()));
    for record in &batch {
        seq += 1;
        hash = record.hash(seq, &hash).to_vec();
        seal(conn, record.id, seq, &hash)?;
    }
    Ok(batch.len())
}

/// The number and hash of the last sealed event of a service.
///
/// # Errors
/// Of the database.
pub fn chain_end(conn: &mut Conn, service: ServiceId) -> Result<Option<(i64, Vec<u8>)>, StoreError> {
    let sealed = events::table.filter(events::service_id.eq(service)).filter(events::seq.is_not_null());
    let columns = (events::seq.assume_not_null(), events::hash);
    let last: Option<(i64, Option<Vec<u8>>)> =
        sealed.order(events::seq.desc()).select(columns).first(conn).optional()?;
    Ok(last.map(|(seq, hash)| (seq, hash.unwrap_or_default())))
}

/// Those that wait longest, and with each whatever of its referral comes before it. An act is kept only when the one
/// before it is, so what must come first can be seen already.
fn batch(conn: &mut Conn, service: ServiceId, limit: i64) -> Result<Vec<Record>, StoreError> {
    let waiting = events::table.filter(events::service_id.eq(service)).filter(events::seq.is_null());
    let oldest = waiting.order((events::at, events::id)).limit(limit).select(COLUMNS).load::<Row>(conn)?;
    let mut batch: Vec<Record> = oldest.into_iter().map(record).collect();
    let there: BTreeSet<EventId> = batch.iter().map(|record| record.id).collect();
    let mut latest: BTreeMap<ReferralId, i64> = BTreeMap::new();
    for record in &batch {
        let version = latest.entry(record.referral).or_insert(record.version);
        *version = record.version.max(*version);
    }
    // Not asked by their service: SQLite would walk over all of its events that wait.
    let unsealed = || events::table.filter(events::seq.is_null());
    let of_these = unsealed().filter(events::referral_id.eq_any(latest.keys().copied().collect::<Vec<_>>()));
    let others = of_these.select((events::id, events::referral_id, events::service_id, events::version));
    let others = others.load::<(EventId, ReferralId, ServiceId, i64)>(conn)?.into_iter();
    let comes_before = |of: &ReferralId, version: &i64| latest.get(of).is_some_and(|latest| version < latest);
    let before = others.filter(|(id, of, at, v)| *at == service && !there.contains(id) && comes_before(of, v));
    let before: Vec<EventId> = before.map(|(id, ..)| id).collect();
    if !before.is_empty() {
        let rows = unsealed().filter(events::id.eq_any(before)).select(COLUMNS).load::<Row>(conn)?;
        batch.extend(rows.into_iter().map(record));
    }
    Ok(batch)
}

fn seal(conn: &mut Conn, id: EventId, seq: i64, hash: &[u8]) -> Result<(), StoreError> {
    let waiting = events::table.find(id).filter(events::seq.is_null());
    let changed = diesel::update(waiting).set((events::seq.eq(seq), events::hash.eq(hash))).execute(conn)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Fault("an event was sealed by two at once".into())) }
}
