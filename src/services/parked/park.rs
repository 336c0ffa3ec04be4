//! Keeps a post that came after its session had ended.

use jiff::Timestamp;

use super::{AT_ONCE, KEPT, LatePost, about, digest, open};
use crate::domain::Masked;
use crate::domain::ids::{AccountId, ParkedPostId};
use crate::domain::time::after;
use crate::secrets::Purpose;
use crate::services::{Context, Refusal};
use crate::store::{Conn, ParkedPost, StoreError, parked_count, parked_delete, parked_fetch, parked_insert};

/// What became of a post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Parked {
    /// Kept; the browser gets this token.
    Kept(Masked<String>),
    /// It was kept before, as it is: this was another try to save it.
    Already,
    /// The account has as many as it may have.
    Full,
}

/// Keeps the post for `holder`, unless it is the one that `again` names and that is kept still. Where it is that one with
/// something changed, because a page showed it once more, it takes its place.
///
/// # Errors
/// `Unavailable`.
pub async fn park(
    ctx: &Context,
    holder: AccountId,
    post: &LatePost,
    again: Option<ParkedPostId>,
) -> Result<Parked, Refusal> {
    let now = ctx.clock.now();
    let (id, token) = (ctx.mint(ParkedPostId::at, now), ctx.chance.token());
    let plain = serde_json::to_vec(post).map_err(|e| Refusal::Fault(Box::new(e)))?;
    let row = ParkedPost {
        id,
        token_digest: digest(ctx, token.reveal()),
        account_id: holder,
        sealed: ctx.secrets.seal(Purpose::ParkedPost, &about(id, holder), &plain, ctx.chance.bytes()),
        created_at: now,
        expires_at: after(now, KEPT),
    };
    let (ctx_inside, post) = (ctx.clone(), post.clone());
    ctx.store
        .write(move |tx| {
            if let Some(known) = known(tx, again, holder, now)? {
                if open(&ctx_inside, &known)?.post == post {
                    return Ok(Parked::Already);
                }
                parked_delete(tx, known.id)?;
            }
            if parked_count(tx, holder, now)? >= AT_ONCE {
                return Ok(Parked::Full);
            }
            parked_insert(tx, &row)?;
            Ok::<_, Refusal>(Parked::Kept(token.clone()))
        })
        .await
}

/// The holder's post that `again` names, if it is kept still.
fn known(
    tx: &mut Conn,
    again: Option<ParkedPostId>,
    holder: AccountId,
    now: Timestamp,
) -> Result<Option<ParkedPost>, StoreError> {
    match again.map(|id| parked_fetch(tx, id)).transpose() {
        Err(StoreError::NotFound) => Ok(None),
        found => Ok(found?.filter(|known| known.account_id == holder && known.expires_at > now)),
    }
}
