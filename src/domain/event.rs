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
        /// Whoever had it gave it back to the queue.
        Released = "released",
        /// An AMHP changed the band; the payload names the band before, the reason and the lines weighed.
        BandChanged = "band_changed",
        /// Time raised the band.
        BandRaised = "band_raised",
        /// The time by which somebody must act passed.
        ActByMissed = "act_by_missed",
        /// A legal power ended: where is the person, who is with them?
        PowerEnded = "power_ended",
        /// The service's settings changed, and with them the times.
        TimesChanged = "times_changed",
        /// Somebody was rung, or rang.
        Contacted = "contacted",
        /// The legal status was recorded.
        LegalStatusRecorded = "legal_status_recorded",
        /// It was recorded where the person is.
        WhereaboutsRecorded = "whereabouts_recorded",
        /// It was recorded that somebody saw the person.
        SeenRecorded = "seen_recorded",
        /// It was decided to assess.
        Accepted = "accepted",
        /// Not to proceed was proposed; a second person must stand by it.
        DecisionProposed = "decision_proposed",
        /// It was decided not to.
        NotProceeding = "not_proceeding",
        /// The referrer asked to withdraw it.
        WithdrawalRequested = "withdrawal_requested",
        /// It was withdrawn.
        Withdrawn = "withdrawn",
        /// It ended as a duplicate of another.
        Duplicate = "duplicate",
        /// It took over what a duplicate of it said.
        TookOverDuplicate = "took_over_duplicate",
        /// It was opened again.
        Reopened = "reopened",
    }
}

impl EventKind {
    /// Whether the referrer learns that it happened. Bands, alarms and the hub's own records are the hub's.
    pub fn shown_to_referrer(self) -> bool {
        use EventKind as K;
        matches!(
            self,
            K::Submitted
                | K::Claimed
                | K::Accepted
                | K::NotProceeding
                | K::WithdrawalRequested
                | K::Withdrawn
                | K::Duplicate
                | K::Reopened
        )
    }

    /// The members of the payload that the referrer may read; of any other kind, and any other member, nothing. Hub
    /// notes stay in the hub; of a decision the referrer reads the outcome in the referral's status and by mail.
    pub const fn members_for_referrer(self) -> &'static [&'static str] {
        match self {
            Self::Submitted => &["form", "form_version", "pruned", "set_aside", "call_reference"],
            Self::WithdrawalRequested => &["code", "detail"],
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
