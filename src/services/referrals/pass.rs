//! Lets time pass on open referrals: powers end, times are missed, bands rise, each with its event. Asked by the job; an act
//! does the same for its own referral before anything else.

use jiff::Timestamp;

use super::act::position;
use super::keep::{Told, keep};
use crate::domain::ids::ReferralId;
use crate::domain::standing::Position;
use crate::services::Context;
use crate::services::rounds::deal_with_due;
use crate::store::{self, Conn, StoreError};

/// Lets time pass on every referral that it has changed by now; tells how many were looked at.
///
/// # Errors
/// As [`deal_with_due`].
pub async fn let_time_pass(ctx: &Context) -> Result<usize, StoreError> {
    deal_with_due(ctx, store::referrals_to_look_at, |ctx, tx, id, now| pass(ctx, tx, id, now).map(|()| true)).await
}

/// One referral. Where somebody acted meanwhile they let time pass themselves.
pub(super) fn pass(ctx: &Context, tx: &mut Conn, id: ReferralId, now: Timestamp) -> Result<(), StoreError> {
    let head = store::referral_fetch(tx, id)?;
    let settings = store::service_fetch(tx, head.service)?.settings;
    let is_kept = store::referral_standing(tx, id)?.is_some();
    let before = position(tx, &head)?;
    let mut after: Position = before.clone();
    let told: Vec<Told> = after.pass(&settings, now).into_iter().map(|passed| Told::passed(&head, passed)).collect();
    let next = after.reckon(&settings, now);
    // Of a row that an older release kept, clocks and reasons are computed the first time.
    if is_kept && told.is_empty() && after == before && next.act_by == head.act_by {
        return store::referral_looked_at(tx, id, head.version, &next);
    }
    let told = if told.is_empty() { vec![Told::times_changed()] } else { told };
    keep(ctx, tx, &head, &after, &settings, told, now)?;
    Ok(())
}
