//! Tells a hub by mail that nobody acted: once for each time that passed. The list shows it until somebody acts.

use jiff::Timestamp;

use super::act::position;
use crate::domain::ids::ReferralId;
use crate::domain::message::Message;
use crate::services::rounds::deal_with_due;
use crate::services::{Context, Post};
use crate::store::{self, Conn, StoreError};

/// Puts a message for every referral of which a time has passed untold; tells how many.
///
/// # Errors
/// As [`deal_with_due`].
pub async fn tell_overdue(ctx: &Context) -> Result<usize, StoreError> {
    deal_with_due(ctx, store::referrals_to_alarm, tell).await
}

/// One; false where it is not due, or somebody was faster: another node, or whoever acted.
fn tell(ctx: &Context, tx: &mut Conn, id: ReferralId, now: Timestamp) -> Result<bool, StoreError> {
    let head = store::referral_fetch(tx, id)?;
    let settings = store::service_fetch(tx, head.service)?.settings;
    let mut position = position(tx, &head)?;
    // Not so where the times are others since, or another node told of it at this moment.
    let is_due = position.reckon(&settings, now).alarm_at.is_some_and(|at| at <= now);
    if is_due {
        position.tell(&settings, now);
    }
    let next = position.reckon(&settings, now).alarm_at;
    if !store::referral_alarmed(tx, (id, head.version), &position.standing, next, now)? || !is_due {
        return Ok(false);
    }
    Post::new(ctx, Message::ActByPassed { referral: id }, now, None).put(tx)?;
    Ok(true)
}
