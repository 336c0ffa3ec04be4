//! In which locality of their service open referrals lie: computed anew where the localities have become others.

use diesel::prelude::*;

use super::{Conn, StoreError, referrals};
use crate::domain::ids::{ReferralId, ServiceId};
use crate::domain::status::Status;
use crate::store::types::MultiBackend;

/// The open referrals of a service in the order of their ids, those after `after`, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn referrals_open_after(
    conn: &mut Conn,
    service: ServiceId,
    after: Option<ReferralId>,
    limit: i64,
) -> Result<Vec<ReferralId>, StoreError> {
    use referrals as r;
    let open = r::table.filter(r::service_id.eq(service).and(r::status.ne(Status::Closed)));
    let mut query = open.select(r::id).into_boxed::<MultiBackend>();
    if let Some(after) = after {
        query = query.filter(r::id.gt(after));
    }
    Ok(query.order(r::id.asc()).limit(limit).load(conn)?)
}

/// Puts a referral into the locality of this slug, or into none; its version stays as it is.
///
/// # Errors
/// Of the database.
pub fn referral_place(conn: &mut Conn, id: ReferralId, locality: Option<&str>) -> Result<(), StoreError> {
    diesel::update(referrals::table.find(id)).set(referrals::locality.eq(locality)).execute(conn)?;
    Ok(())
}
