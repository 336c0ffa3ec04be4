//! A draft: answers on their way. It is no referral, is private to its author and is swept after 28 days.

use jiff::{SignedDuration, Timestamp, Unit};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::call::CallReason;
use super::ids::{AccountId, DraftId, ServiceId};
use super::time::{after, before};

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
    /// What a newer version of the form has no more; none where it is still the version that it was begun with.
    pub set_aside: Option<SetAside>,
    /// When its author is told that a time is near.
    pub reminders: Reminders,
    /// Which urgent questions were ever answered with yes.
    pub once: OnceYes,
}

/// Which urgent questions of the gate were ever answered with yes when the draft was saved: a "no" since does not undo
/// that (rule R12).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OnceYes {
    /// Somebody is in immediate danger.
    pub danger: bool,
    /// A response is needed within 24 hours.
    pub within_24_hours: bool,
}

impl OnceYes {
    /// What these answers say, right or wrong otherwise.
    #[must_use]
    pub fn of_answers(answers: &Value) -> Self {
        let is_yes = |pointer| answers.pointer(pointer) == Some(&Value::Bool(true));
        Self {
            danger: is_yes("/gate/immediate_danger"),
            within_24_hours: is_yes("/gate/response_needed_within_24_hours"),
        }
    }

    /// What calls that were expected about the draft tell of it.
    #[must_use]
    pub fn of_calls(reasons: &[CallReason]) -> Self {
        Self {
            danger: reasons.contains(&CallReason::Danger),
            within_24_hours: reasons.contains(&CallReason::Within24Hours),
        }
    }

    /// What either of them remembers.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self { danger: self.danger || other.danger, within_24_hours: self.within_24_hours || other.within_24_hours }
    }
}

/// What is left of an older version of the form.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SetAside {
    /// The version that the draft was made with.
    pub since: u32,
    /// Answers to questions that are no more, by the pointers that they had.
    pub answers: Map<String, Value>,
}

/// Times of which a draft's author is told beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reminders {
    /// Until when the person was seen recently enough, by the answers.
    pub seen_until: Option<Timestamp>,
    /// When to tell that this is near; none once told, or where there is nothing to tell.
    pub stale_mail_at: Option<Timestamp>,
    /// When to tell that the draft will be swept; none once told.
    pub expiry_mail_at: Option<Timestamp>,
}

/// How long before the referral cannot be sent any more its author is told (product rule 1).
const STALE_NOTICE: SignedDuration = SignedDuration::from_hours(2);
/// How long before a draft is swept its author is told.
const EXPIRY_NOTICE: SignedDuration = SignedDuration::from_hours(3 * 24);

impl Reminders {
    /// What is to be told of a draft saved now whose answers hold until `seen_until`. Of the same time nobody is told
    /// twice.
    #[must_use]
    pub fn after_save(self, seen_until: Option<Timestamp>, expires_at: Timestamp, now: Timestamp) -> Self {
        // As it comes back from the database.
        let seen_until = seen_until.map(|at| at.round(Unit::Microsecond).unwrap_or(at));
        let stale_mail_at = match seen_until {
            until if until == self.seen_until => self.stale_mail_at,
            until => until.map(|until| before(until, STALE_NOTICE)).filter(|at| *at > now),
        };
        Self { seen_until, stale_mail_at, expiry_mail_at: Some(before(expires_at, EXPIRY_NOTICE)) }
    }
}

/// When a draft saved now will be swept.
pub fn expiry(now: Timestamp) -> Timestamp {
    after(now, KEPT)
}
