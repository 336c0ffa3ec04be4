//! The triage list: open referrals of services in exactly the order of their index, a page at a time by keyset.

use diesel::backend::Backend;
use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment};
use diesel::sql_types::{BigInt, Bool, Integer};
use jiff::Timestamp;

use super::row::{Row, heads};
use super::{Conn, StoreError, referrals};
use crate::domain::band::Band;
use crate::domain::ids::{AccountId, ReferralId, ServiceId};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Status;
use crate::store::dialect::Kept;
use crate::store::types::{MultiBackend, Ts, Uid, UtcTs};

/// What a list is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
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

/// Narrows a query of open referrals. A condition that is not asked for is not written: with none but the service, the
/// index alone answers how many there are.
macro_rules! narrowed {
    ($query:expr, $service:expr, $filter:expr) => {{
        let mut query = $query.filter(referrals::service_id.eq($service)).filter(is_open());
        if let Some(band) = $filter.band {
            query = query.filter(referrals::band_rank.eq(band.rank()));
        }
        if let Some(status) = $filter.status {
            query = query.filter(referrals::status.eq(status));
        }
        if let Some(owner) = $filter.owner {
            query = query.filter(referrals::owner_id.eq(Some(owner)));
        }
        if $filter.unclaimed {
            query = query.filter(referrals::owner_id.is_null());
        }
        if let Some(reference) = $filter.reference.clone() {
            query = query.filter(referrals::reference.eq(String::from(reference.as_str())));
        }
        if let Some(locality) = $filter.locality.clone() {
            query = query.filter(referrals::locality.eq(Some(locality)));
        }
        query
    }};
}

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
    let mut query = narrowed!(heads().into_boxed::<MultiBackend>(), service, filter);
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
    let rows: Vec<Row> = Kept(query.order(order).limit(limit)).load(conn)?;
    rows.into_iter().map(ReferralHead::try_from).collect()
}

/// The very predicate of the partial index; as a parameter the planner could not see that it fits.
fn is_open() -> SqlLiteral<Bool> {
    sql("referrals.status <> 'closed'")
}

/// How many open referrals of a service fit the filter, counted to 1,000.
///
/// # Errors
/// Of the database.
pub fn queue_count(conn: &mut Conn, service: ServiceId, filter: &QueueFilter) -> Result<QueueCount, StoreError> {
    let found = referrals::table.select(sql::<Integer>("1")).into_boxed::<MultiBackend>();
    let found = narrowed!(found, service, filter).limit(COUNT_LIMIT + 1);
    let value: i64 = Kept(Counted(found)).get_result(conn)?;
    Ok(QueueCount { value: value.min(COUNT_LIMIT), exact: value <= COUNT_LIMIT })
}

/// How many rows a query gives.
struct Counted<Q>(Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        pass.push_sql("SELECT count(*) FROM (");
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(") AS counted");
        Ok(())
    }
}

impl<Q> Query for Counted<Q> {
    type SqlType = BigInt;
}
