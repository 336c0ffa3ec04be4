//! The referrer asks to withdraw a referral: a request that an AMHP confirms. Imports `codes`, `problem`.
//!
//! Source: product.md, "The journey of a referral". It stands by itself only while nobody has looked and no power runs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::decision::{REASONS_MAX, unfit};
use super::problem::{Problem, ProblemCode};

codes! {
    /// Why the referrer withdraws.
    WithdrawalCode {
        /// It was sent by mistake.
        InError = "in_error",
        /// It was sent twice.
        Duplicate = "duplicate",
        /// It is not needed any more.
        NoLongerNeeded = "no_longer_needed",
        /// Something else helps.
        NeedsMetOtherwise = "needs_met_otherwise",
        /// The person has moved away.
        MovedAway = "moved_away",
        /// The person has died.
        Died = "died",
        /// Another reason.
        Other = "other",
    }
}

/// A withdrawal as the referrer states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalStatement {
    /// Why; needed.
    #[serde(default)]
    pub code: Option<WithdrawalCode>,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}

impl WithdrawalStatement {
    /// Everything wrong with it, in the order of its fields.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let code = || Problem::new("/code", ProblemCode::Required, "Select why you withdraw the referral");
        let missing = self.code.is_none().then(code);
        let long = unfit("/detail", self.detail.as_deref().unwrap_or_default(), REASONS_MAX);
        missing.into_iter().chain(long).collect()
    }
}

/// A withdrawal that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// Why.
    pub code: WithdrawalCode,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// When it was asked for.
    pub at: Timestamp,
}
