//! What happened to a referral: one event an act, with its author and time, never overwritten.
//!
//! Words for each kind stand in the words file under `event.*`. The payload of a kind is what the act carried; it may
//! hold clinical text and is shown only to those who may read the referral.

use serde_json::Value;

use super::codes::codes;
use super::ids::{AccountId, EventId, ReferralId, ServiceId};

/// The member of a submission's payload that says why an AMHP sent it past the gate: a note of the hub.
pub const GATE_EXCEPTION: &str = "gate_exception";

codes! {
    /// The kinds of event.
    EventKind {
        /// The referral arrived; the payload names the form's version and what was pruned, and where an AMHP sent it the
        /// call reference and the exception.
        Submitted = "submitted",
        /// An AMHP took it.
        Claimed = "claimed",
        /// It was decided to assess.
        Accepted = "accepted",
        /// It was decided not to.
        NotProceeding = "not_proceeding",
    }
}

impl EventKind {
    /// The members of the payload that the referrer may read; of any other kind, and any other member, nothing. Hub
    /// notes stay in the hub; of a decision the referrer reads the outcome in the referral's status and by mail.
    pub const fn members_for_referrer(self) -> &'static [&'static str] {
        match self {
            Self::Submitted => &["form", "form_version", "pruned", "set_aside", "call_reference"],
            _ => &[],
        }
    }
}

/// An event of a referral.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Row id, in the order of time.
    pub id: EventId,
    /// Of which referral.
    pub referral: ReferralId,
    /// The service that owned it then.
    pub service: ServiceId,
    /// The version of the referral that the act made: the order of events, also of two within a microsecond.
    pub version: i64,
    /// When, by the server's clock.
    pub at: jiff::Timestamp,
    /// What.
    pub kind: EventKind,
    /// Who; none where the system acted.
    pub actor: Option<AccountId>,
    /// What the act carried.
    pub payload: Value,
}
