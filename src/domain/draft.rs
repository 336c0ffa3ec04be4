//! A draft: answers on their way. It is no referral, is private to its author and is swept after 28 days.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::ids::{AccountId, DraftId, ServiceId};
use super::time::after;

/// How long an untouched draft is kept.
const KEPT: SignedDuration = SignedDuration::from_hours(28 * 24);

/// A draft as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Row id.
    pub id: DraftId,
    /// Whose it is.
    pub author: AccountId,
    /// For which service.
    pub service: ServiceId,
    /// Of which form.
    pub form: String,
    /// The form's version when it was last saved.
    pub form_version: u32,
    /// The answers, right and wrong.
    pub answers: Value,
    /// Grows with every change; the `ETag`.
    pub version: i64,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was last saved.
    pub updated_at: Timestamp,
    /// When it will be swept.
    pub expires_at: Timestamp,
}

/// When a draft saved now will be swept.
pub fn expiry(now: Timestamp) -> Timestamp {
    after(now, KEPT)
}
