//! What an audit reads, in pages: chains, events, referrals and their documents. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{COLUMNS, Row, record};
use crate::domain::band::Band;
use crate::domain::ids::{AccountId, DocumentId, EventId, ReferralId, ServiceId};
use crate::domain::reference::Reference;
use crate::domain::seal::{Record, Stood};
use crate::domain::status::{ClosedAs, Status};
use crate::store::schema::{documents, events, referrals};
use crate::store::types::{Json, Ts};
use crate::store::{Conn, StoreError};

/// A sealed event.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// What was sealed.
    pub record: Record,
    /// Its number.
    pub seq: i64,
    /// Its hash, as it is stored.
    pub hash: Vec<u8>,
}

/// A referral as an audit sees it.
#[derive(Debug, Clone)]
pub struct Audited {
    /// Row id.
    pub id: ReferralId,
    /// The service that owns it.
    pub service: ServiceId,
    /// Its name for people, as it is stored.
    pub reference: String,
    /// How often it was acted on.
    pub version: i64,
    /// How it stands.
    pub stands: Stood,
    /// The answers.
    pub answers: serde_json::Value,
}

/// An event's place: among those of its referral, and in the chain.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct EventPlace {
    /// Of which referral.
    pub referral: ReferralId,
    /// The version that it made.
    pub version: i64,
    /// What.
    pub kind: String,
    /// In whose chain.
    pub service: ServiceId,
    /// Its number there, once sealed.
    pub seq: Option<i64>,
}

/// The services that events name, whether or not there is such a service.
///
/// # Errors
/// Of the database.
pub fn event_services(conn: &mut Conn) -> Result<Vec<ServiceId>, StoreError> {
    Ok(events::table.select(events::service_id).distinct().load(conn)?)
}

/// The sealed events of a service after the one of this number and id, in the order of their numbers.
///
/// # Errors
/// Of the database.
pub fn events_sealed(
    conn: &mut Conn,
    service: ServiceId,
    (seq, id): (i64, EventId),
    limit: i64,
) -> Result<Vec<Sealed>, StoreError> {
    let rest = events::seq.ge(seq).and(events::seq.gt(seq).assume_not_null().or(events::id.gt(id)));
    let rows: Vec<(Row, i64, Option<Vec<u8>>)> = events::table
        .filter(events::service_id.eq(service))
        .filter(rest)
        .order((events::seq, events::id))
        .limit(limit)
        .select((COLUMNS, events::seq.assume_not_null(), events::hash))
        .load(conn)?;
    let sealed =
        |(row, seq, hash): (Row, _, Option<_>)| Sealed { record: record(row), seq, hash: hash.unwrap_or_default() };
    Ok(rows.into_iter().map(sealed).collect())
}

/// How many events of a service are not sealed.
///
/// # Errors
/// Of the database.
pub fn events_unsealed(conn: &mut Conn, service: ServiceId) -> Result<i64, StoreError> {
    let waiting = events::table.filter(events::service_id.eq(service)).filter(events::seq.is_null());
    Ok(waiting.count().get_result(conn)?)
}

/// Events of a service that are not sealed and are older than `before`, or bear a hash: the referral of each.
///
/// # Errors
/// Of the database.
pub fn events_passed_over(
    conn: &mut Conn,
    service: ServiceId,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<(ReferralId, bool)>, StoreError> {
    let waiting = events::table.filter(events::service_id.eq(service)).filter(events::seq.is_null());
    let wrong = waiting.filter(events::at.lt(Ts(before)).or(events::hash.is_not_null()));
    Ok(wrong.order(events::at).limit(limit).select((events::referral_id, events::hash.is_not_null())).load(conn)?)
}

/// Events that belong to no referral: their service and number.
///
/// # Errors
/// Of the database.
pub fn events_astray(conn: &mut Conn, limit: i64) -> Result<Vec<(ServiceId, Option<i64>)>, StoreError> {
    let mine = referrals::table.filter(referrals::id.eq(events::referral_id));
    let astray = events::table.filter(diesel::dsl::not(diesel::dsl::exists(mine)));
    Ok(astray.limit(limit).select((events::service_id, events::seq)).load(conn)?)
}

/// The referrals after this one in the order of their ids, of one service or of all.
///
/// # Errors
/// Of the database.
pub fn referrals_audited(
    conn: &mut Conn,
    service: Option<ServiceId>,
    after: ReferralId,
    limit: i64,
) -> Result<Vec<Audited>, StoreError> {
    type Held =
        (ReferralId, ServiceId, String, i64, Status, Option<ClosedAs>, i32, Option<Ts>, Option<AccountId>, Json);
    use referrals as r;
    let columns = (
        r::id,
        r::service_id,
        r::reference,
        r::version,
        r::status,
        r::closed_as,
        r::band_rank,
        r::act_by,
        r::owner_id,
        r::answers,
    );
    let page = r::table.filter(r::id.gt(after)).order(r::id).limit(limit).select(columns);
    let rows: Vec<Held> = match service {
        Some(service) => page.filter(r::service_id.eq(service)).load(conn)?,
        None => page.load(conn)?,
    };
    let audited = |(id, service, reference, version, status, closed_as, rank, act_by, owner, answers): Held| {
        let band = Band::of_rank(rank).ok_or_else(|| StoreError::Fault("a stored rank is no band".into()))?;
        let stands = Stood { status, closed_as, band, act_by: act_by.map(|at| at.0), owner };
        Ok(Audited { id, service, reference, version, stands, answers: answers.0 })
    };
    rows.into_iter().map(audited).collect()
}

/// The places of the events of these referrals, by referral and version.
///
/// # Errors
/// Of the database.
pub fn event_places(conn: &mut Conn, of: &[ReferralId]) -> Result<Vec<EventPlace>, StoreError> {
    let columns = (events::referral_id, events::version, events::kind, events::service_id, events::seq);
    let theirs = events::table.filter(events::referral_id.eq_any(of));
    Ok(theirs.order((events::referral_id, events::version, events::at)).select(columns).load(conn)?)
}

/// What the first and the last event of each of these referrals carried, by referral and version.
///
/// # Errors
/// Of the database.
pub fn event_ends(conn: &mut Conn, of: &[ReferralId]) -> Result<Vec<(ReferralId, i64, serde_json::Value)>, StoreError> {
    let of_referral = referrals::table.on(referrals::id.eq(events::referral_id));
    let rows: Vec<(ReferralId, i64, Json)> = events::table
        .inner_join(of_referral)
        .filter(events::referral_id.eq_any(of))
        .filter(events::version.eq(1).or(events::version.eq(referrals::version)))
        .order((events::referral_id, events::version))
        .select((events::referral_id, events::version, events::payload))
        .load(conn)?;
    Ok(rows.into_iter().map(|(referral, version, payload)| (referral, version, payload.0)).collect())
}

/// The documents that went with these referrals, and the digests of their bytes.
///
/// # Errors
/// Of the database.
pub fn document_digests(
    conn: &mut Conn,
    of: &[ReferralId],
) -> Result<Vec<(ReferralId, DocumentId, Vec<u8>)>, StoreError> {
    let theirs = documents::table.filter(documents::referral_id.eq_any(of));
    let columns = (documents::referral_id.assume_not_null(), documents::id, documents::sha256);
    Ok(theirs.select(columns).load(conn)?)
}

/// The reference of a referral, where there is such a referral.
///
/// # Errors
/// Of the database.
pub fn reference_of(conn: &mut Conn, referral: ReferralId) -> Result<Option<Reference>, StoreError> {
    let found: Option<String> = referrals::table.find(referral).select(referrals::reference).first(conn).optional()?;
    Ok(found.and_then(|reference| reference.parse().ok()))
}
