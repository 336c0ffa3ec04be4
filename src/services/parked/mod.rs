//! What was posted after the session had ended: kept sealed for a day, and offered to the account that typed it, in the
//! browser that sent it. The browser holds a token for each; the database its digest.

mod list;
mod park;
mod remove;

pub use list::list;
pub use park::{Parked, park};
pub use remove::remove;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Context, Refusal};
use crate::domain::Masked;
use crate::domain::ids::{AccountId, ParkedPostId};
use crate::secrets::Purpose;
use crate::store::ParkedPost;

/// How long a post is kept (architecture, decision 6).
pub const KEPT: SignedDuration = SignedDuration::from_hours(24);
/// Posts of one account at a time: far more than there are windows open, few enough to keep in bounds.
pub const AT_ONCE: i64 = 20;

/// A post as the browser sent it, without what bound it to its session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatePost {
    /// Where it was sent: path and query of ours.
    pub path: String,
    /// Its fields, in their order.
    pub fields: Masked<Vec<(String, String)>>,
}

/// A post that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Row id.
    pub id: ParkedPostId,
    /// When it came.
    pub at: Timestamp,
    /// Until when it is kept.
    pub until: Timestamp,
    /// What it was.
    pub post: LatePost,
}

fn digest(ctx: &Context, token: &str) -> Vec<u8> {
    ctx.secrets.digest(Purpose::ParkedToken, &[token.as_bytes()]).to_vec()
}

fn digests(ctx: &Context, tokens: &[String]) -> Vec<Vec<u8>> {
    tokens.iter().map(|token| digest(ctx, token)).collect()
}

/// What a sealed post belongs to: a row copied to another account does not open there.
fn about(id: ParkedPostId, account: AccountId) -> Vec<u8> {
    [*id.uuid().as_bytes(), *account.uuid().as_bytes()].concat()
}

fn open(ctx: &Context, row: &ParkedPost) -> Result<Kept, Refusal> {
    let plain = ctx.secrets.open(Purpose::ParkedPost, &about(row.id, row.account_id), &row.sealed)?;
    let post = serde_json::from_slice(&plain).map_err(|e| Refusal::Fault(Box::new(e)))?;
    Ok(Kept { id: row.id, at: row.created_at, until: row.expires_at, post })
}
