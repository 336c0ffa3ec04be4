//! A referral as the hub sees it in a line: what is most urgent, why, until when, whose it is.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Clock, Person, codes};
use crate::domain;
use crate::domain::referral::{Owner, ReferralHead};

/// A referral without its answers, as the hub sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct ReferralSummary {
    /// Its name for people.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// Its version: what `If-Match` takes.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
    /// Where it stands.
    #[schema(value_type = codes::Status)]
    status: domain::status::Status,
    /// How it ended, once closed.
    #[schema(value_type = Option<codes::ClosedAs>)]
    closed_as: Option<domain::status::ClosedAs>,
    /// The band that holds.
    #[schema(value_type = codes::Band)]
    band: domain::band::Band,
    /// The band that the rules suggest.
    #[schema(value_type = codes::Band)]
    suggested_band: domain::band::Band,
    /// Why the rules suggest it.
    because: Vec<Reason>,
    /// By when somebody must act; none once closed.
    act_by: Option<Timestamp>,
    /// When it was received, by the server's clock.
    received_at: Timestamp,
    /// The legal powers that run, or ran out and were not recorded as ended.
    clocks: Vec<Clock>,
    /// Slug of the locality of the service.
    #[schema(example = "north-end")]
    locality: Option<String>,
    /// Since when the referrer asks to withdraw it, while nobody has confirmed that.
    withdrawal_asked_at: Option<Timestamp>,
    /// Since when a decision not to proceed waits for a second person.
    countersign_asked_at: Option<Timestamp>,
    /// Who has it.
    owner: Option<Person>,
    /// Whom it is about.
    person: PersonSummary,
    /// Codes of hazards that somebody going there must know.
    #[schema(example = json!(["dogs"]))]
    hazards: Vec<String>,
}

/// A rule that fired.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct Reason {
    /// The rule.
    #[schema(example = "R0")]
    rule: String,
    /// Its version.
    #[schema(minimum = 1)]
    version: u32,
    /// The band that it asks for at least.
    #[schema(value_type = codes::Band)]
    band: domain::band::Band,
    /// One sentence with the fact that it fired on.
    because: String,
}

/// The person in one line. The date of birth where it is known, else the age that the referrer estimated.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct PersonSummary {
    /// Name.
    #[schema(example = "Marguerite Holloway-Dunn")]
    name: String,
    /// Date of birth, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<Date>,
    /// Else the age that the referrer estimated, in years.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 35)]
    age: Option<u8>,
}

impl From<ReferralHead> for ReferralSummary {
    fn from(head: ReferralHead) -> Self {
        Self {
            reference: head.reference.to_string(),
            etag: format!("\"{}\"", head.version),
            status: head.status,
            closed_as: head.closed_as,
            band: head.band,
            suggested_band: head.suggestion.band,
            because: head.suggestion.because.into_iter().map(Reason::from).collect(),
            act_by: head.act_by,
            received_at: head.received_at,
            clocks: head.clocks.into_iter().map(Clock::from).collect(),
            locality: head.locality,
            withdrawal_asked_at: head.withdrawal_asked_at,
            countersign_asked_at: head.countersign_asked_at,
            owner: head.owner.map(person_of),
            person: head.person.into(),
            hazards: head.hazards,
        }
    }
}

impl From<domain::triage::Fired> for Reason {
    fn from(fired: domain::triage::Fired) -> Self {
        Self { rule: fired.rule, version: fired.version, band: fired.band, because: fired.because }
    }
}

impl From<domain::referral::PersonSummary> for PersonSummary {
    fn from(person: domain::referral::PersonSummary) -> Self {
        let name = format!("{} {}", person.given_name, person.family_name).trim().to_owned();
        let age = person.estimated_age.filter(|_| person.date_of_birth.is_none());
        Self { name, date_of_birth: person.date_of_birth, age }
    }
}

/// Who has a referral.
pub(in crate::web::api) fn person_of(owner: Owner) -> Person {
    Person { id: owner.id.uuid(), name: owner.name }
}
