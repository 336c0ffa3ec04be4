//! The triage list: open referrals of services in exactly the order of their index, a page at a time by keyset.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use jiff::Timestamp;

use super::row::{Row, heads};
use super::{Conn, StoreError, referrals};
use crate::domain::band::Band;
use crate::domain::ids::{AccountId, ReferralId, ServiceId};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Status;
use crate::store::types::{MultiBackend, Ts, Uid, UtcTs};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Only this band.
    pub band: Option<Band>,
    /// Only this status.
    pub status: Option<Status>,
    /// Only what this account has.
    pub owner: Option<AccountId>,
    /// Only what nobody has.
    pub unclaimed: bool,
    /// Only this reference.
    pub reference: Option<Reference>,
    /// Only the locality of this slug.
    pub locality: Option<String>,
}

/// Where a page ended: the whole order of the list.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct QueueKey {
    /// Rank of the band.
    pub rank: i32,
    /// By when to act.
    pub act_by: Timestamp,
    /// When received.
    pub received_at: Timestamp,
    /// Row id.
    pub id: ReferralId,
}

impl QueueKey {
    /// The place of a referral in the list; none once it is closed.
    pub fn of(head: &ReferralHead) -> Option<Self> {
        let act_by = head.act_by?;
        Some(Self { rank: head.band.rank(), act_by, received_at: head.received_at, id: head.id })
    }
}

/// How many there are, counted no further than a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct QueueCount {
    /// The number, at most the limit.
    pub value: i64,
    /// Whether that is all of them.
    pub exact: bool,
}

/// Counting stops here.
const COUNT_LIMIT: i64 = 1_000;

/// A page of the list of one service: what comes after `after`, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn queue_page(
    conn: &mut Conn,
    service: ServiceId,
    filter: &QueueFilter,
    after: Option<&QueueKey>,
    limit: i64,
) -> Result<Vec<ReferralHead>, StoreError> {
    use referrals as r;
    let mut query = heads().into_boxed::<MultiBackend>().filter(r::service_id.eq(service)).filter(is_open());
    if let Some(band) = filter.band {
        query = query.filter(r::band_rank.eq(band.rank()));
    }
    if let Some(status) = filter.status {
        query = query.filter(r::status.eq(status));
    }
    if let Some(owner) = filter.owner {
        query = query.filter(r::owner_id.eq(Some(owner)));
    }
    if filter.unclaimed {
        query = query.filter(r::owner_id.is_null());
    }
    if let Some(reference) = filter.reference.clone() {
        query = query.filter(r::reference.eq(String::from(reference.as_str())));
    }
    if let Some(locality) = filter.locality.clone() {
        query = query.filter(r::locality.eq(Some(locality)));
    }
    if let Some(key) = after {
        // One comparison of the whole key, so that the index seeks to the place.
        query = query.filter(
            sql::<Bool>("(referrals.band_rank, referrals.act_by, referrals.received_at, referrals.id) > (")
                .bind::<Integer, _>(key.rank)
                .sql(", ")
                .bind::<UtcTs, _>(Ts(key.act_by))
                .sql(", ")
                .bind::<UtcTs, _>(Ts(key.received_at))
                .sql(", ")
                .bind::<Uid, _>(key.id)
                .sql(")"),
        );
    }
    let order = (r::band_rank.asc(), r::act_by.asc(), r::received_at.asc(), r::id.asc());
    let rows: Vec<Row> = query.order(order).limit(limit).load(conn)?;
    rows.into_iter().map(ReferralHead::try_from).collect()
}

/// The very predicate of the partial index; as a parameter the planner could not see that it fits.
fn is_open() -> SqlLiteral<Bool> {
    sql("referrals.status <> 'closed'")
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// How many open referrals of a service fit the filter, counted to 1,000.
///
/// # Errors
/// Of the database.
pub fn queue_count(conn: &mut Conn, service: ServiceId, filter: &QueueFilter) -> Result<QueueCount, StoreError> {
    let counted: Counted = sql_query(
        "SELECT count(*) AS value FROM (SELECT 1 FROM referrals WHERE status <> 'closed' AND service_id = $1 \
         AND ($2 IS NULL OR band_rank = $2) AND ($3 IS NULL OR status = $3) AND ($4 IS NULL OR owner_id = $4) \
         AND ($5 IS NULL OR reference = $5) AND ($6 IS NULL OR locality = $6) AND (NOT $7 OR owner_id IS NULL) \
         LIMIT $8) AS counted",
    )
    .bind::<Uid, _>(service)
    .bind::<Nullable<Integer>, _>(filter.band.map(Band::rank))
    .bind::<Nullable<Text>, _>(filter.status)
    .bind::<Nullable<Uid>, _>(filter.owner)
    .bind::<Nullable<Text>, _>(filter.reference.as_ref().map(|r| r.as_str().to_owned()))
    .bind::<Nullable<Text>, _>(filter.locality.clone())
    .bind::<Bool, _>(filter.unclaimed)
    .bind::<BigInt, _>(COUNT_LIMIT + 1)
    .get_result(conn)?;
    Ok(QueueCount { value: counted.value.min(COUNT_LIMIT), exact: counted.value <= COUNT_LIMIT })
}
