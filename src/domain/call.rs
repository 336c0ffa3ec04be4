//! A call reference: the six symbols that a referrer reads down the telephone when a referral goes by telephone, so that
//! the AMHP who answers opens what was typed already (product rule 3).
//!
//! It opens a draft for AMHPs and leads of its service only, and tries are counted. One that nobody claims raises an
//! alarm; one that was claimed stands on the list until the referral is made or somebody says why none is needed.

use std::fmt;
use std::str::FromStr;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::decision::{REASONS_MAX, text, unfit};
use super::formats::TELEPHONE;
use super::ids::{AccountId, CallReferenceId, DraftId, ReferralId, ServiceId};
use super::problem::{Problem, ProblemCode};
use super::reference::SYMBOLS;
use super::referral::Owner;
use super::time::after;

const LENGTH: usize = 6;

/// Six of the symbols of references, written `HKM 4T7`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallCode(String);

/// A text that is no call reference: another length, or a symbol that is not used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a call reference: six letters and digits such as HKM 4T7")]
pub struct NotACallCode;

impl CallCode {
    /// The code of six random numbers, each below 23 (see `secrets::Chance::below`).
    #[must_use]
    pub fn from_values(values: [u8; LENGTH]) -> Self {
        Self(values.iter().map(|value| SYMBOLS[usize::from(*value) % SYMBOLS.len()] as char).collect())
    }

    /// The six symbols without the space, as stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CallCode {
    type Err = NotACallCode;

    fn from_str(text: &str) -> Result<Self, NotACallCode> {
        let typed: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).map(|c| c.to_ascii_uppercase()).collect();
        let fits = typed.len() == LENGTH && typed.bytes().all(|b| SYMBOLS.contains(&b));
        if fits { Ok(Self(typed)) } else { Err(NotACallCode) }
    }
}

impl fmt::Display for CallCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.0.split_at(LENGTH / 2);
        write!(f, "{first} {second}")
    }
}

impl TryFrom<String> for CallCode {
    type Error = NotACallCode;

    fn try_from(text: String) -> Result<Self, NotACallCode> {
        text.parse()
    }
}

/// Programs read it as it is stored, without the space.
impl From<CallCode> for String {
    fn from(code: CallCode) -> Self {
        code.0
    }
}

codes! {
    /// Why the referral goes by telephone; the most serious reason first.
    CallReason {
        /// Somebody is in immediate danger: 999 first.
        Danger = "danger",
        /// A response is needed within 24 hours.
        Within24Hours = "within_24_hours",
        /// A referral was sent whose answers say that somebody must act today (product rule 4).
        RingNow = "ring_now",
        /// The person was not seen, or not spoken with, in a way that counts.
        NotSeen = "not_seen",
        /// Nobody senior could be reached to discuss it.
        NoSenior = "no_senior",
    }
}

impl CallReason {
    /// The most serious reason among the problems of a draft, if any of them diverts it.
    #[must_use]
    pub fn of(problems: &[Problem]) -> Option<Self> {
        problems.iter().filter_map(Self::of_one).min()
    }

    fn of_one(problem: &Problem) -> Option<Self> {
        match (problem.code, problem.pointer.as_str()) {
            (ProblemCode::MustRing999, _) => Some(Self::Danger),
            (ProblemCode::MustTelephone, "/gate/response_needed_within_24_hours") => Some(Self::Within24Hours),
            (ProblemCode::MustTelephone, at) if at.starts_with("/gate/senior_discussion/") => Some(Self::NoSenior),
            (ProblemCode::MustTelephone, _) => Some(Self::NotSeen),
            _ => None,
        }
    }

    /// How long a call may stay away before the hub is alarmed (product rule 3: 10 min, 30 min, 2 h).
    #[must_use]
    pub const fn patience(self) -> SignedDuration {
        match self {
            Self::Danger => SignedDuration::from_mins(10),
            Self::RingNow => SignedDuration::from_mins(15),
            Self::Within24Hours => SignedDuration::from_mins(30),
            Self::NotSeen | Self::NoSenior => SignedDuration::from_hours(2),
        }
    }

    /// When the hub is alarmed about a call that became due at `since`.
    #[must_use]
    pub fn alarm_at(self, since: Timestamp) -> Timestamp {
        after(since, self.patience())
    }
}

codes! {
    /// How a call ended.
    CallEnding {
        /// A referral was made of the draft, by the AMHP or online after all.
        Submitted = "submitted",
        /// The hub needs no referral, and said why.
        Closed = "closed",
        /// An AMHP took the referral that asks for the call.
        Claimed = "claimed",
    }
}

/// A call that is expected, was answered, or is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// Row id.
    pub id: CallReferenceId,
    /// What is read down the telephone.
    pub code: CallCode,
    /// The draft that it opens.
    pub draft: DraftId,
    /// The service that is to be rung.
    pub service: ServiceId,
    /// Who is to ring.
    pub referrer: AccountId,
    /// Why.
    pub reason: CallReason,
    /// The number on which the referrer can be rung back, if they left one.
    pub ring_back: Option<String>,
    /// Where the person is, if they said.
    pub whereabouts: Option<String>,
    /// Since when the call is expected.
    pub created_at: Timestamp,
    /// When the hub is alarmed unless somebody claimed it.
    pub alarm_at: Timestamp,
    /// Who opened the draft, and when.
    pub claimed: Option<Owner>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// The referral that came of it, or that asks for the call.
    pub referral: Option<ReferralId>,
}

/// A call with who is to ring: what the list of a hub shows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExpectedCall {
    /// The call.
    pub call: Call,
    /// The name of who is to ring.
    pub referrer: String,
    /// The telephone of their account.
    pub telephone: String,
}

impl Call {
    /// The call after another diversion: the reason only becomes more serious, the alarm only earlier.
    #[must_use]
    pub fn again(&self, reason: CallReason, now: Timestamp) -> (CallReason, Timestamp) {
        (self.reason.min(reason), self.alarm_at.min(reason.alarm_at(now)))
    }

    /// Whether nobody claimed it although it is past its time.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.claimed.is_none() && self.ended_at.is_none() && self.alarm_at <= now
    }
}

/// Longest number to ring back, as the form's short texts.
const RING_BACK_MAX: usize = 200;
/// Longest whereabouts: as long as the form's short texts.
const WHEREABOUTS_MAX: usize = 200;

/// What a referrer may leave for the AMHP who waits for the call.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallDetails {
    /// The number on which they can be rung back.
    pub ring_back: Option<String>,
    /// Where the person is.
    pub whereabouts: Option<String>,
}

impl CallDetails {
    /// What was typed, trimmed; what is blank was not said.
    #[must_use]
    pub fn typed(ring_back: &str, whereabouts: &str) -> Self {
        let said = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self { ring_back: said(ring_back), whereabouts: said(whereabouts) }
    }

    /// Everything wrong with it, in the order of its fields.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let number = self.ring_back.as_deref().filter(|number| !TELEPHONE.is_match(number));
        let number = number.map(|_| {
            let detail = "Enter a telephone number of 7 to 15 digits, such as 01632 960001";
            Problem::new("/ring_back", ProblemCode::BadFormat, detail)
        });
        let long = unfit("/ring_back", self.ring_back.as_deref().unwrap_or_default(), RING_BACK_MAX);
        let place = unfit("/whereabouts", self.whereabouts.as_deref().unwrap_or_default(), WHEREABOUTS_MAX);
        number.or(long).into_iter().chain(place).collect()
    }
}

/// Why an AMHP sends a referral that the gate would not let pass.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateException {
    /// The reason, in words.
    pub reason: String,
}

impl GateException {
    /// What is wrong with its reason.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let empty = "Enter why this referral is sent although it should have been made by telephone";
        text("/gate_exception/reason", &self.reason, REASONS_MAX, empty).into_iter().collect()
    }
}

/// What is wrong with the reason why a call needs no referral.
#[must_use]
pub fn closing_problems(reason: &str) -> Vec<Problem> {
    text("/reason", reason, REASONS_MAX, "Enter why no referral is needed").into_iter().collect()
}
