//! A closed referral is opened again, with a reason. Imports `decision`, `problem`.

use serde::{Deserialize, Serialize};

use super::decision::{REASONS_MAX, text};
use super::problem::Problem;

/// That a referral is opened again, as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReopenStatement {
    /// Why; needed.
    pub reason: String,
}

impl ReopenStatement {
    /// Everything wrong with it.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        text("/reason", &self.reason, REASONS_MAX, "Enter why the referral is opened again").into_iter().collect()
    }
}
