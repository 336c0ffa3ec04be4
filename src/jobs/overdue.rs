//! Tells a hub by mail that nobody acted: once for each act-by that has passed. The list shows it until somebody acts.

use jiff::Timestamp;

use crate::domain::ids::ReferralId;
use crate::domain::message::Message;
use crate::services::{Context, Post};
use crate::store::{self, Conn, StoreError};

/// Referrals told of in one write; the rest are told of in the next.
const AT_ONCE: i64 = 100;

/// Puts a message for every referral whose act-by has passed; tells how many.
///
/// # Errors
/// Of the database; what is left is told of the next time.
pub async fn overdue(ctx: &Context) -> Result<usize, StoreError> {
    let mut told = 0;
    loop {
        let now = ctx.clock.now();
        let due = ctx.store.read(move |conn| store::referrals_to_alarm(conn, now, AT_ONCE)).await?;
        if due.is_empty() {
            return Ok(told);
        }
        let post = |referral| (referral, Post::new(ctx, Message::ActByPassed { referral }, now, None));
        let due: Vec<_> = due.into_iter().map(post).collect();
        let put = move |tx: &mut Conn| {
            due.iter().map(|(referral, post)| tell(tx, *referral, post, now)).sum::<Result<usize, StoreError>>()
        };
        told += ctx.store.write(put).await?;
    }
}

/// One, or none where somebody was faster: another node, or whoever acted.
fn tell(tx: &mut Conn, referral: ReferralId, post: &Post, now: Timestamp) -> Result<usize, StoreError> {
    if !store::referral_alarmed(tx, referral, now)? {
        return Ok(0);
    }
    post.put(tx)?;
    Ok(1)
}
