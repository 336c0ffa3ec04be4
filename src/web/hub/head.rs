//! The head of a referral as pages take it: who it is about, how soon somebody must act and why, whose it is. Imports
//! `services`, `domain`, `form`.

use jiff::Timestamp;
use serde::Serialize;

use super::clocks::{ActBy, ClockOnPage};
use super::due::Passed;
use super::list::{age, hazards, name};
use crate::domain::ids::AccountId;
use crate::domain::referral::ReferralHead;
use crate::domain::triage::{Fired, Line};
use crate::form::Forms;
use crate::services::referrals::Outlook;

/// The head of a referral, on its own page and on those that lead to an act.
#[derive(Debug, Serialize)]
pub(super) struct HeadOnPage {
    reference: String,
    path: String,
    version: i64,
    status: &'static str,
    closed_as: Option<&'static str>,
    band: &'static str,
    suggested_band: &'static str,
    because: Vec<Because>,
    act_by: Option<ActBy>,
    clocks: Vec<ClockOnPage>,
    received: Passed,
    name: String,
    age: Option<String>,
    born: Option<String>,
    hazards: Vec<String>,
    owner: Option<String>,
    owned: Option<Passed>,
    is_mine: bool,
}

/// A line of a rule that fires, and what an AMHP made of it.
#[derive(Debug, Serialize)]
pub(super) struct Because {
    rule: String,
    band: &'static str,
    words: String,
    /// Weighed when an AMHP lowered the band: it raises it no more.
    is_weighed: bool,
}

impl Because {
    /// A line, beside those that were weighed.
    pub(super) fn new(fired: &Fired, weighed: &[Line]) -> Self {
        Self {
            rule: fired.rule.clone(),
            band: fired.band.as_str(),
            words: fired.because.clone(),
            is_weighed: weighed.iter().any(|line| fired.is(line)),
        }
    }
}

impl HeadOnPage {
    /// The head as `reader` sees it at `now`.
    pub(super) fn new(
        head: &ReferralHead,
        outlook: &Outlook,
        forms: &Forms,
        reader: AccountId,
        now: Timestamp,
    ) -> Self {
        let because = |fired: &Fired| Because::new(fired, &outlook.weighed);
        Self {
            reference: head.reference.to_string(),
            path: format!("/hub/referrals/{}", head.reference),
            version: head.version,
            status: head.status.as_str(),
            closed_as: head.closed_as.map(|closed_as| closed_as.as_str()),
            band: head.band.as_str(),
            suggested_band: head.suggestion.band.as_str(),
            because: head.suggestion.because.iter().map(because).collect(),
            act_by: ActBy::of(&outlook.terms, now),
            clocks: if head.status.is_open() { ClockOnPage::all(head, now) } else { Vec::new() },
            received: Passed::new(now, head.received_at),
            name: name(&head.person),
            age: age(&head.person, now),
            born: head.person.date_of_birth.map(|born| born.to_string()),
            hazards: hazards(&head.hazards, forms),
            owner: head.owner.as_ref().map(|owner| owner.name.clone()),
            owned: head.owner.as_ref().map(|owner| Passed::new(now, owner.since)),
            is_mine: head.owner.as_ref().is_some_and(|owner| owner.id == reader),
        }
    }
}
