//! Open referrals whose act-by has passed: the box at the head of the triage list.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use jiff::Timestamp;

use super::row::{Row, heads};
use super::{Conn, StoreError, referrals};
use crate::domain::band::Band;
use crate::domain::ids::ServiceId;
use crate::domain::referral::ReferralHead;
use crate::store::types::Ts;

/// Those whose time has passed.
#[derive(Debug, Clone, PartialEq)]
pub struct Late {
    /// The first of them, in the order of the list.
    pub first: Vec<ReferralHead>,
    /// How many more there are, counted no further than a limit.
    pub more: usize,
    /// Whether that is all of them.
    pub is_exact: bool,
}

/// Counting stops here.
const MOST: usize = 100;

/// The open referrals of a service on which somebody should have acted by `now`: the first `shown`, the others counted.
///
/// # Errors
/// Of the database.
pub fn referrals_late(conn: &mut Conn, service: ServiceId, now: Timestamp, shown: usize) -> Result<Late, StoreError> {
    let (mut first, mut found) = (Vec::new(), 0);
    for band in Band::ALL {
        let in_band = late_of_band(conn, service, *band, now, (MOST + 1).saturating_sub(found))?;
        let named = shown.saturating_sub(first.len()).min(in_band);
        if named > 0 {
            first.extend(first_of_band(conn, service, *band, now, named)?);
        }
        found += in_band;
    }
    Ok(Late { more: found.min(MOST).saturating_sub(first.len()), is_exact: found <= MOST, first })
}

/// How many are late in a band, counted no further than `limit`. A band is a stretch of the list's index, in which those
/// that are late stand first; asked for several bands at once PostgreSQL reads and sorts all that are late.
fn late_of_band(
    conn: &mut Conn,
    service: ServiceId,
    band: Band,
    now: Timestamp,
    limit: usize,
) -> Result<usize, StoreError> {
    use referrals as r;
    let rows: Vec<i32> = r::table
        .filter(is_open())
        .filter(late(service, band.rank(), Some(Ts(now))))
        .limit(limit as i64)
        .select(r::band_rank)
        .load(conn)?;
    Ok(rows.len())
}

/// The first that are late in a band, in the order of the list.
fn first_of_band(
    conn: &mut Conn,
    service: ServiceId,
    band: Band,
    now: Timestamp,
    limit: usize,
) -> Result<Vec<ReferralHead>, StoreError> {
    use referrals as r;
    let order = (r::act_by.asc(), r::received_at.asc(), r::id.asc());
    let rows: Vec<Row> = heads()
        .filter(is_open())
        .filter(late(service, band.rank(), Some(Ts(now))))
        .order(order)
        .limit(limit as i64)
        .load(conn)?;
    rows.into_iter().map(ReferralHead::try_from).collect()
}

/// Late in one band.
#[diesel::dsl::auto_type(no_type_alias)]
fn late(service: ServiceId, rank: i32, now: Option<Ts>) -> _ {
    let in_band = referrals::service_id.eq(service).and(referrals::band_rank.eq(rank));
    in_band.and(referrals::act_by.le(now))
}

/// As the partial index says it.
fn is_open() -> SqlLiteral<Bool> {
    sql::<Bool>("referrals.status <> 'closed'")
}
