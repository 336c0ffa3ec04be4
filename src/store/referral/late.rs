//! Open referrals whose act-by has passed: the box at the head of the triage list.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use jiff::Timestamp;

use super::row::{Row, heads};
use super::{Conn, StoreError, referrals};
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
pub fn referrals_late(conn: &mut Conn, service: ServiceId, now: Timestamp, shown: i64) -> Result<Late, StoreError> {
    use referrals as r;
    let is_open = || sql::<Bool>("referrals.status <> 'closed'");
    // Each band is a stretch of the list's index, in which those that are late stand first.
    let late = || {
        let in_any_band = sql::<Bool>("referrals.band_rank IN (0, 1, 2, 3)");
        in_any_band.and(r::service_id.eq(service)).and(r::act_by.le(Some(Ts(now))))
    };
    let order = (r::band_rank.asc(), r::act_by.asc(), r::received_at.asc(), r::id.asc());
    let rows: Vec<Row> = heads().filter(is_open()).filter(late()).order(order).limit(shown).load(conn)?;
    let first = rows.into_iter().map(ReferralHead::try_from).collect::<Result<Vec<_>, _>>()?;
    let all: Vec<i32> =
        r::table.filter(is_open()).filter(late()).limit(MOST as i64 + 1).select(r::band_rank).load(conn)?;
    Ok(Late { more: all.len().min(MOST).saturating_sub(first.len()), is_exact: all.len() <= MOST, first })
}
