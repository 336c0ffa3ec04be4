//! A page of the triage list as its template takes it. Imports `services`, `domain`, `form`, `web::ui`.

use jiff::Timestamp;
use serde::Serialize;

use super::due::{Due, Passed};
use crate::domain::clocks::{Clock, Time};
use crate::domain::ids::AccountId;
use crate::domain::referral::{PersonSummary, ReferralHead};
use crate::domain::service::Service;
use crate::form::{Forms, calendar};
use crate::services::referrals::QueueCount;
use crate::web::ui::{countdown, time_left};

/// Lines of "why" that are shown; the referral's page has all.
const SHOWN: usize = 3;

/// One referral in the list.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    reference: String,
    band: &'static str,
    /// Why it stands where it does: the most serious lines.
    because: Vec<String>,
    /// How many more lines there are.
    more: usize,
    act_by: Option<Due>,
    clocks: Vec<ClockRow>,
    locality: Option<String>,
    withdrawal_asked: bool,
    countersign_asked: bool,
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
    pub(super) fn new(head: ReferralHead, service: &Service, forms: &Forms, reader: AccountId, now: Timestamp) -> Self {
        let because = head.suggestion.because;
        let locality = head.locality.as_ref().map(|slug| locality(service, slug));
        Self {
            more: because.len().saturating_sub(SHOWN),
            because: because.into_iter().take(SHOWN).map(|fired| fired.because).collect(),
            clocks: clocks(&head.clocks, now),
            locality,
            withdrawal_asked: head.withdrawal_asked_at.is_some(),
            countersign_asked: head.countersign_asked_at.is_some(),
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
        }
    }
}

/// The clock of a power in the list.
#[derive(Debug, Serialize)]
pub(super) struct ClockRow {
    /// A code of the powers.
    power: &'static str,
    /// RFC 3339.
    ends_at: String,
    /// "ends in 3 hours 10 minutes", "ended 20 minutes ago".
    words: String,
    has_ended: bool,
    start_known: bool,
    extended: bool,
    /// Of a power that ends with a day, the day.
    last_day: Option<String>,
}

/// The clocks of a referral, the one that ends first before the others.
fn clocks(all: &[Clock], now: Timestamp) -> Vec<ClockRow> {
    let mut clocks: Vec<&Clock> = all.iter().collect();
    clocks.sort_by_key(|clock| clock.ends_at());
    clocks.into_iter().map(|clock| ClockRow::new(clock, now)).collect()
}

impl ClockRow {
    fn new(clock: &Clock, now: Timestamp) -> Self {
        let (ends_at, has_ended) = (clock.ends_at(), clock.has_ended(now));
        let words = match countdown(now, ends_at) {
            ago if has_ended && ago != "now" => format!("ended {ago}"),
            _ => format!("ends {}", time_left(now, ends_at)),
        };
        let last_day = match clock.time {
            Time::Elapsed(_) => None,
            Time::Calendar(days) => Some(days.last_day.to_string()),
        };
        Self {
            power: clock.power.as_str(),
            ends_at: ends_at.to_string(),
            words,
            has_ended,
            start_known: clock.start_known,
            extended: clock.extended,
            last_day,
        }
    }
}

/// The name of a locality; one that the settings name no more keeps its slug.
fn locality(service: &Service, slug: &str) -> String {
    let named = service.settings.localities.iter().find(|locality| locality.slug == slug);
    named.map_or_else(|| slug.to_owned(), |locality| locality.name.clone())
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
