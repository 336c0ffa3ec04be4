//! Tells a hub by mail that nobody has rung: once for each call that was not claimed by its time.

use jiff::Timestamp;

use crate::domain::ids::CallReferenceId;
use crate::domain::message::Message;
use crate::services::rounds::deal_with_due;
use crate::services::{Context, Post};
use crate::store::{self, Conn, StoreError};

/// Puts a message for every call that is overdue now; tells how many.
///
/// # Errors
/// As [`deal_with_due`].
pub async fn tell_unclaimed(ctx: &Context) -> Result<usize, StoreError> {
    deal_with_due(ctx, store::calls_unclaimed, tell).await
}

/// One; false where somebody was faster: another node, or whoever claimed it.
fn tell(ctx: &Context, tx: &mut Conn, call: CallReferenceId, now: Timestamp) -> Result<bool, StoreError> {
    if !store::call_alarmed(tx, call, now)? {
        return Ok(false);
    }
    Post::new(ctx, Message::CallUnclaimed { call }, now, None).put(tx)?;
    Ok(true)
}
