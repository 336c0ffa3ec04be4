//! Referrals of which time changes something, and those of which a hub is to be told that nobody acted.

use diesel::prelude::*;
use jiff::Timestamp;

use super::{Conn, StoreError, referrals};
use crate::domain::ids::{ReferralId, ServiceId};
use crate::domain::standing::{Reckoning, Standing};
use crate::domain::status::Status;
use crate::store::types::{Json, Ts};

/// The referrals that time has changed by `now`, the earliest first.
///
/// # Errors
/// Of the database.
pub fn referrals_to_look_at(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ReferralId>, StoreError> {
    use referrals as r;
    let due = r::table.filter(r::look_at.is_not_null().and(r::look_at.le(Ts(now))));
    // By nothing else: new settings have a whole hub looked at at one moment, which is not to be sorted each time.
    Ok(due.order(r::look_at.asc()).limit(limit).select(r::id).load(conn)?)
}

/// Notes when time will change the referral next and when the hub is told next, where nothing else changed: its version
/// stays as it is.
///
/// # Errors
/// Of the database.
pub fn referral_looked_at(conn: &mut Conn, id: ReferralId, version: i64, next: &Reckoning) -> Result<(), StoreError> {
    use referrals as r;
    let as_it_was = r::id.eq(id).and(r::version.eq(version));
    let times = (r::look_at.eq(next.look_at.map(Ts)), r::alarm_at.eq(next.alarm_at.map(Ts)));
    diesel::update(r::table.filter(as_it_was)).set(times).execute(conn)?;
    Ok(())
}

/// The referrals whose act-by has passed and of which the hub was not told, the earliest first.
///
/// # Errors
/// Of the database.
pub fn referrals_to_alarm(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<ReferralId>, StoreError> {
    use referrals as r;
    let due = r::table.filter(r::alarm_at.is_not_null().and(r::alarm_at.le(Ts(now))));
    Ok(due.order(r::alarm_at.asc()).limit(limit).select(r::id).load(conn)?)
}

/// Notes that the hub is told, and when it is told next; its version stays as it is. False where it was told already, or
/// somebody acted meanwhile.
///
/// # Errors
/// Of the database.
pub fn referral_alarmed(
    conn: &mut Conn,
    (id, version): (ReferralId, i64),
    standing: &Standing,
    next: Option<Timestamp>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    use referrals as r;
    let as_it_was = r::id.eq(id).and(r::version.eq(version));
    let due = r::table.filter(as_it_was.and(r::alarm_at.is_not_null()).and(r::alarm_at.le(Ts(now))));
    let told = (r::standing.eq(Some(Json(serde_json::json!(standing)))), r::alarm_at.eq(next.map(Ts)));
    Ok(diesel::update(due).set(told).execute(conn)? == 1)
}

/// Has every open referral of a service looked at again now: the settings that its times come from are others.
///
/// # Errors
/// Of the database.
pub fn referrals_look_again(conn: &mut Conn, service: ServiceId, now: Timestamp) -> Result<(), StoreError> {
    use referrals as r;
    let open = r::service_id.eq(service).and(r::status.ne(Status::Closed));
    diesel::update(r::table.filter(open)).set(r::look_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(())
}
