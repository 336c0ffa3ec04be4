//! Tells a hub by mail that nobody has rung: once for each call that was not claimed by its time.

use jiff::Timestamp;

use crate::domain::ids::CallReferenceId;
use crate::domain::message::Message;
use crate::services::{Context, Post};
use crate::store::{self, Conn, StoreError};

/// Calls told of in one write; the rest are told of in the next.
const AT_ONCE: i64 = 100;

/// Puts a message for every call that is overdue now; tells how many.
///
/// # Errors
/// Of the database; what is left is told of the next time.
pub async fn alarm(ctx: &Context) -> Result<usize, StoreError> {
    let mut told = 0;
    loop {
        let now = ctx.clock.now();
        let due = ctx.store.read(move |conn| store::calls_unclaimed(conn, now, AT_ONCE)).await?;
        if due.is_empty() {
            return Ok(told);
        }
        let post = |call| (call, Post::new(ctx, Message::CallUnclaimed { call }, now, None));
        let due: Vec<_> = due.into_iter().map(post).collect();
        let put = move |tx: &mut Conn| {
            due.iter().map(|(call, post)| tell(tx, *call, post, now)).sum::<Result<usize, StoreError>>()
        };
        told += ctx.store.write(put).await?;
    }
}

/// One, or none where somebody was faster: another node, or whoever claimed it.
fn tell(tx: &mut Conn, call: CallReferenceId, post: &Post, now: Timestamp) -> Result<usize, StoreError> {
    if !store::call_alarmed(tx, call, now)? {
        return Ok(0);
    }
    post.put(tx)?;
    Ok(1)
}
