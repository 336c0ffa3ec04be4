//! A page of the triage list as its template takes it. Imports `services`, `domain`, `form`.

use jiff::Timestamp;
use serde::Serialize;

use super::due::{Due, Passed};
use crate::domain::ids::AccountId;
use crate::domain::referral::{PersonSummary, ReferralHead};
use crate::form::{Forms, calendar};
use crate::services::referrals::QueueCount;

/// One referral in the list.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    reference: String,
    band: &'static str,
    because: Vec<String>,
    act_by: Option<Due>,
    received: Passed,
    name: String,
    age: Option<String>,
    hazards: Vec<String>,
    status: &'static str,
    owner: Option<String>,
    is_mine: bool,
}

impl Row {
    /// A referral as `reader` sees it at `now`.
    pub(super) fn new(head: ReferralHead, forms: &Forms, reader: AccountId, now: Timestamp) -> Self {
        Self {
            reference: head.reference.to_string(),
            band: head.band.as_str(),
            act_by: head.act_by.map(|at| Due::new(now, at)),
            received: Passed::new(now, head.received_at),
            name: name(&head.person),
            age: age(&head.person, now),
            hazards: hazards(&head.hazards, forms),
            status: head.status.as_str(),
            is_mine: head.owner.as_ref().is_some_and(|owner| owner.id == reader),
            owner: head.owner.map(|owner| owner.name),
            because: head.suggestion.because.into_iter().map(|fired| fired.because).collect(),
        }
    }
}

/// The person's name.
pub(super) fn name(person: &PersonSummary) -> String {
    format!("{} {}", person.given_name, person.family_name).trim().to_owned()
}

/// The person's age in words; none where nothing is known of it.
pub(super) fn age(person: &PersonSummary, now: Timestamp) -> Option<String> {
    let known = person.date_of_birth.and_then(|born| calendar::age(born, calendar::today(now)));
    let known = known.map(|years| format!("aged {years}"));
    known.or_else(|| person.estimated_age.map(|years| format!("aged about {years}")))
}

/// Hazards in the words of the form that asked for them.
pub(super) fn hazards(codes: &[String], forms: &Forms) -> Vec<String> {
    let questions: Vec<_> = forms.iter().filter_map(|form| form.question("/location/hazards")).collect();
    let label = |code: &String| questions.iter().find_map(|question| question.option(&code.as_str().into()));
    codes.iter().map(|code| label(code).map_or_else(|| code.clone(), |option| option.label.clone())).collect()
}

/// "25 of 1,000+".
pub(super) fn shown_of(shown: usize, count: QueueCount) -> String {
    let (thousands, rest) = (count.value / 1_000, count.value % 1_000);
    let all = if thousands > 0 { format!("{thousands},{rest:03}") } else { rest.to_string() };
    format!("{shown} of {all}{}", if count.exact { "" } else { "+" })
}
