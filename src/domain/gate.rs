//! The gate: may this referral be made online, or does it go by telephone or 999? Pure; imports `problem` only.
//!
//! Sources: product rules 1 to 3 (seen and spoken with in the last 24 hours, senior discussion in the last 48 hours,
//! the right channel). Hours are elapsed hours: a day on which the clocks change has no bearing on them.

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::problem::{Problem, ProblemCode};

/// How far a time may lie ahead of the server's clock before it counts as the future.
pub const CLOCK_DRIFT: SignedDuration = SignedDuration::from_mins(2);

/// The channel to which an answer sends the referrer instead of the form. The first is the stronger one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Diversion {
    /// Somebody is in immediate danger: 999.
    #[serde(rename = "ring_999")]
    Ring999,
    /// The service's telephone.
    Telephone,
}

impl Diversion {
    /// The code of the problem that an answer with this diversion raises.
    #[must_use]
    pub const fn code(self) -> ProblemCode {
        match self {
            Self::Ring999 => ProblemCode::MustRing999,
            Self::Telephone => ProblemCode::MustTelephone,
        }
    }

    /// The diversion among `problems`, if there is one; 999 wins over the telephone.
    #[must_use]
    pub fn of(problems: &[Problem]) -> Option<Self> {
        [Self::Ring999, Self::Telephone]
            .into_iter()
            .find(|diversion| problems.iter().any(|problem| problem.code == diversion.code()))
    }
}

/// A role that a service may count as senior beside those that always are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SeniorRole {
    /// Consultant psychiatrist or other consultant.
    Consultant,
    /// Partner in a general practice.
    GpPartner,
    /// Practises alone, so that there is nobody senior.
    SolePractitioner,
}

/// What a service may set about its gate (safety settings; a lead changes them with a reason).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GateSettings {
    /// Whether having seen the person by video counts as seen.
    pub video_counts: bool,
    /// Which further roles count as senior.
    pub senior_roles: BTreeSet<SeniorRole>,
}

impl Default for GateSettings {
    fn default() -> Self {
        let senior_roles = [SeniorRole::Consultant, SeniorRole::GpPartner, SeniorRole::SolePractitioner].into();
        Self { video_counts: true, senior_roles }
    }
}

/// Names one of the settings, so that an option of a form can depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceRule {
    /// Holds where video counts as seen.
    VideoCounts,
    /// Holds where the service counts consultants as senior.
    ConsultantIsSenior,
    /// Holds where the service counts partners of a general practice as senior.
    GpPartnerIsSenior,
    /// Holds where the service counts sole practitioners as senior.
    SolePractitionerIsSenior,
}

impl GateSettings {
    /// Whether `rule` holds in this service.
    #[must_use]
    pub fn holds(&self, rule: ServiceRule) -> bool {
        match rule {
            ServiceRule::VideoCounts => self.video_counts,
            ServiceRule::ConsultantIsSenior => self.senior_roles.contains(&SeniorRole::Consultant),
            ServiceRule::GpPartnerIsSenior => self.senior_roles.contains(&SeniorRole::GpPartner),
            ServiceRule::SolePractitionerIsSenior => self.senior_roles.contains(&SeniorRole::SolePractitioner),
        }
    }
}

/// Whether `at` lies in the future (beyond [`CLOCK_DRIFT`]): exactly two minutes ahead is still drift.
#[must_use]
pub fn is_in_future(at: Timestamp, now: Timestamp) -> bool {
    at.duration_since(now) > CLOCK_DRIFT
}

/// Whether more than `hours` elapsed hours lie between `at` and `now`: exactly that many still pass.
#[must_use]
pub fn is_too_old(at: Timestamp, now: Timestamp, hours: u32) -> bool {
    now.duration_since(at) > SignedDuration::from_hours(i64::from(hours))
}

/// The last moment at which something at `at` is not too old. `None` beyond the range of time stamps.
#[must_use]
pub fn fresh_until(at: Timestamp, hours: u32) -> Option<Timestamp> {
    at.checked_add(SignedDuration::from_hours(i64::from(hours))).ok()
}

/// What the gate knows once it is passed, read from the pruned answers. A referral that an AMHP sent with an exception
/// may lack any of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateFacts {
    /// Somebody is in immediate danger.
    pub immediate_danger: Option<bool>,
    /// A response is needed within 24 hours.
    pub response_needed_within_24_hours: Option<bool>,
    /// When and by whom the person was last seen.
    pub last_seen: LastSeen,
    /// With whom the referral was discussed.
    pub senior_discussion: SeniorDiscussion,
}

/// When, by whom and how the person was last seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastSeen {
    /// When.
    pub at: Option<Timestamp>,
    /// Code of who saw the person: `referrer`, `another_professional`.
    pub by: Option<String>,
    /// Code of how: `face_to_face`, `video`; with an exception also `telephone`, `refused`, `not_seen`.
    pub manner: Option<String>,
    /// Code of whether they spoke: `yes`, `tried_could_not`; with an exception also `no`.
    pub spoke: Option<String>,
}

/// Whether the referrer is senior, or with whom the referral was discussed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeniorDiscussion {
    /// The referrer is senior.
    pub referrer_is_senior: Option<bool>,
    /// When it was discussed, where the referrer is not senior.
    pub discussed_at: Option<Timestamp>,
}

impl GateFacts {
    /// Where each fact stands in the answers.
    pub const POINTERS: &[&str] = &[
        "/gate/immediate_danger",
        "/gate/response_needed_within_24_hours",
        "/gate/last_seen/at",
        "/gate/last_seen/by",
        "/gate/last_seen/manner",
        "/gate/last_seen/spoke",
        "/gate/senior_discussion/referrer_is_senior",
        "/gate/senior_discussion/discussed_at",
    ];

    /// Reads the facts from pruned answers; what is missing, or not written as such a fact is, is not known.
    #[must_use]
    pub fn read(answers: &Value) -> Self {
        Self {
            immediate_danger: fact(answers, "/gate/immediate_danger"),
            response_needed_within_24_hours: fact(answers, "/gate/response_needed_within_24_hours"),
            last_seen: LastSeen {
                at: fact(answers, "/gate/last_seen/at"),
                by: fact(answers, "/gate/last_seen/by"),
                manner: fact(answers, "/gate/last_seen/manner"),
                spoke: fact(answers, "/gate/last_seen/spoke"),
            },
            senior_discussion: SeniorDiscussion {
                referrer_is_senior: fact(answers, "/gate/senior_discussion/referrer_is_senior"),
                discussed_at: fact(answers, "/gate/senior_discussion/discussed_at"),
            },
        }
    }
}

fn fact<T: serde::de::DeserializeOwned>(answers: &Value, pointer: &str) -> Option<T> {
    answers.pointer(pointer).and_then(|answer| T::deserialize(answer).ok())
}
