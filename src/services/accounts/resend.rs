//! Sends a code again, or for the first time to somebody who has an authenticator app. The older one stays alive for its own ten minutes; the count of wrong codes is not reset.

use jiff::Timestamp;

use super::challenge::{Count, Issue, token_digest};
use crate::domain::attempts::AttemptKind;
use crate::domain::challenge::CODE_LIFE;
use crate::domain::time::after;
use crate::services::{Context, Refusal};
use crate::store::challenge_open;

/// Issues another code for an open challenge and tells until when it is taken.
///
/// # Errors
/// `NotFound` where there is no such open challenge: sign in again. `Throttled`.
pub async fn resend(ctx: &Context, challenge_id: &str) -> Result<Timestamp, Refusal> {
    let now = ctx.clock.now();
    let digest = token_digest(ctx, challenge_id);
    let open = ctx.store.read(move |conn| challenge_open(conn, &digest, now).map_err(Refusal::from)).await?;
    let challenge = open.ok_or(Refusal::NotFound)?;
    let issue = Issue::new(ctx, &challenge, now);
    let sent = Count::new(ctx, AttemptKind::CodeSent, &challenge.address_digest, now);
    // A registration with a known address has nothing to confirm: all is counted and kept the same, and nothing mailed.
    let mails = challenge.account_id.is_some() || challenge.registration.is_some();
    ctx.store
        .write(move |tx| {
            sent.allow_again(tx)?;
            sent.put(tx, 1)?;
            let put = if mails { issue.put(tx) } else { issue.put_unsent(tx) };
            put.map_err(Refusal::from)
        })
        .await?;
    Ok(after(now, CODE_LIFE))
}
