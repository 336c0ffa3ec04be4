//! A call that is expected, as the hub's list tells of it.

use jiff::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Person, codes, person_of};
use crate::domain;
use crate::services::calls::ListedCall;

/// A referrer was told to ring: somebody of the hub opens the draft, or the referral, by the code when they do.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct ExpectedCall {
    /// What the referrer reads down the telephone.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{6}$", example = "HKM4T7")]
    code: String,
    /// The draft that it opens; none where a referral was sent with the advice to ring.
    draft_id: Option<Uuid>,
    /// The referral that was sent with the advice to ring (`ring_now`): claiming it ends the call. None where a draft
    /// waits.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: Option<String>,
    /// Why it goes by telephone; the most serious reason so far.
    #[schema(value_type = codes::CallReason)]
    reason: domain::call::CallReason,
    /// Since when the call is expected.
    since: Timestamp,
    /// When the hub is alarmed unless somebody claimed it.
    alarm_at: Timestamp,
    /// Whether that time has passed and nobody claimed it.
    is_overdue: bool,
    /// Whether the answers were changed since, so that nothing in them asks for the telephone any more.
    is_corrected: bool,
    /// The number on which the referrer can be rung back, if they left one.
    #[schema(example = "01632 960177")]
    ring_back: Option<String>,
    /// Where the person is, if the referrer said.
    #[schema(example = "Lodestone Lane Surgery, room 3")]
    whereabouts: Option<String>,
    /// Who is to ring.
    referrer: Caller,
    /// Who opened the draft.
    claimed_by: Option<Person>,
    /// When.
    claimed_at: Option<Timestamp>,
}

/// Who is to ring.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Caller {
    /// Id of the account.
    id: Uuid,
    /// Name.
    #[schema(example = "Dr Halvard Quennell")]
    name: String,
    /// Telephone of the account.
    #[schema(example = "01632 960177")]
    telephone: String,
}

impl ExpectedCall {
    /// A call in the list at `now`.
    pub(in crate::web::api) fn new(listed: ListedCall, now: Timestamp) -> Self {
        let domain::call::ExpectedCall { call, referrer, telephone } = listed.expected;
        Self {
            is_overdue: call.is_overdue(now),
            code: String::from(call.code),
            draft_id: listed.reference.is_none().then(|| call.draft.uuid()),
            reference: listed.reference.map(|reference| reference.to_string()),
            reason: call.reason,
            since: call.created_at,
            alarm_at: call.alarm_at,
            is_corrected: listed.is_corrected,
            ring_back: call.ring_back,
            whereabouts: call.whereabouts,
            referrer: Caller { id: call.referrer.uuid(), name: referrer, telephone },
            claimed_at: call.claimed.as_ref().map(|owner| owner.since),
            claimed_by: call.claimed.map(person_of),
        }
    }
}
