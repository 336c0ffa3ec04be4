//! A decision that waits for a second person, as pages show it. Imports `services`, `domain`.

use serde::Serialize;

use crate::domain::decision::DecisionStatement;
use crate::services::referrals::Outlook;

/// A decision not to proceed that waits for a second person.
#[derive(Debug, Serialize)]
pub(super) struct ProposalOnPage {
    decision: DecisionStatement,
    by: String,
    /// RFC 3339.
    at: String,
}

impl ProposalOnPage {
    /// The one of this referral, where there is one.
    pub(super) fn of(outlook: &Outlook) -> Option<Self> {
        let (proposal, by) = outlook.proposal.as_ref()?;
        Some(Self { decision: proposal.statement.clone(), by: by.clone(), at: proposal.at.to_string() })
    }
}
