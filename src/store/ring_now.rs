//! Rows of calls that are asked for with a referral whose answers say that somebody must act today; and what calls about a
//! draft were ever for. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::call_references;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::call::{CallCode, CallEnding, CallReason};
use crate::domain::ids::{AccountId, DraftId, ReferralId};

/// The reasons of all calls about a draft, going on or over.
///
/// # Errors
/// Of the database.
pub fn call_reasons(conn: &mut Conn, draft: DraftId) -> Result<Vec<CallReason>, StoreError> {
    let of_draft = call_references::table.filter(call_references::draft_id.eq(draft));
    Ok(of_draft.select(call_references::reason).load(conn)?)
}

/// The code under which the referrer of this referral was asked to ring, also when that is over; none where nobody was.
///
/// # Errors
/// Of the database.
pub fn ring_now_code(conn: &mut Conn, referral: ReferralId) -> Result<Option<CallCode>, StoreError> {
    use call_references as c;
    let asked = c::table.filter(c::referral_id.eq(referral).and(c::reason.eq(CallReason::RingNow)));
    let code: Option<String> = asked.select(c::code).first(conn).optional()?;
    code.map(|code| code.parse()).transpose().map_err(|e| StoreError::Fault(Box::new(e)))
}

/// Ends the call that was asked for with this referral, where it goes on: somebody has taken the referral, or it closed.
///
/// # Errors
/// Of the database.
pub fn ring_now_end(conn: &mut Conn, referral: ReferralId, by: AccountId, now: Timestamp) -> Result<(), StoreError> {
    use call_references as c;
    let going_on = c::referral_id.eq(referral).and(c::reason.eq(CallReason::RingNow)).and(c::ended_at.is_null());
    let ended =
        (c::ended_by.eq(Some(by)), c::ended_at.eq(Some(Ts(now))), c::ending.eq(Some(CallEnding::Claimed.as_str())));
    diesel::update(c::table.filter(going_on)).set(ended).execute(conn)?;
    Ok(())
}
