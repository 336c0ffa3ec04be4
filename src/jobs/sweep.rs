//! Takes away what is over: codes, counts, sessions, drafts, idempotency keys, messages.

use jiff::{SignedDuration, Timestamp};

use crate::domain::time::before;
use crate::services::Context;
use crate::store::{self, Conn, StoreError};

/// Challenges are kept this long after they ended: a page that is still open can tell why its code is refused.
const CHALLENGES: SignedDuration = SignedDuration::from_hours(24);
/// Counts reach back 24 hours; the rest is room for clocks.
const ATTEMPTS: SignedDuration = SignedDuration::from_hours(48);
/// How long an idempotency key answers (architecture, decision 12).
const ANSWERS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How long it can be told that a message was sent.
const MESSAGES: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How many rows of each were taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Swept {
    /// Challenges with their issues of codes.
    pub challenges: usize,
    /// Counted attempts.
    pub attempts: usize,
    /// Sessions.
    pub sessions: usize,
    /// Drafts whose time was over.
    pub drafts: usize,
    /// Posts that came after their session had ended and that nobody took up.
    pub parked_posts: usize,
    /// Idempotency keys.
    pub answers: usize,
    /// Messages sent or dropped.
    pub messages: usize,
}

/// Takes away what is over now, each kind in a write of its own, so that none is held up by the others.
///
/// # Errors
/// Of the database; the rest is swept the next time.
pub async fn sweep(ctx: &Context) -> Result<Swept, StoreError> {
    let now = ctx.clock.now();
    Ok(Swept {
        challenges: away(ctx, store::challenges_sweep, before(now, CHALLENGES)).await?,
        attempts: away(ctx, store::attempts_sweep, before(now, ATTEMPTS)).await?,
        sessions: away(ctx, store::sessions_sweep, now).await?,
        drafts: away(ctx, store::drafts_sweep, now).await?,
        parked_posts: away(ctx, store::parked_sweep, now).await?,
        answers: away(ctx, store::answered_sweep, before(now, ANSWERS)).await?,
        messages: away(ctx, store::outbox_sweep, before(now, MESSAGES)).await?,
    })
}

type Sweep = fn(&mut Conn, Timestamp) -> Result<usize, StoreError>;

async fn away(ctx: &Context, sweep: Sweep, until: Timestamp) -> Result<usize, StoreError> {
    ctx.store.write_behind(move |tx| sweep(tx, until)).await
}
