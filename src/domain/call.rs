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
    /// The referral that came of it.
    pub referral: Option<ReferralId>,
}

impl Call {
    /// Whether nobody claimed it although it is past its time.
    #[must_use]
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.claimed.is_none() && self.ended_at.is_none() && self.alarm_at <= now
    }
}
