//! A referral as the hub works with it, and the little of its answers that lists show.

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use super::band::Band;
use super::clocks::Clock;
use super::ids::{AccountId, ReferralId, ServiceId};
use super::reference::Reference;
use super::status::{ClosedAs, Status};
use super::triage::Suggestion;

/// What every list and page knows of a referral. The answers are not in it: they are fetched only to be read.
#[derive(Debug, Clone, PartialEq)]
pub struct ReferralHead {
    /// Row id.
    pub id: ReferralId,
    /// Its name for people.
    pub reference: Reference,
    /// The service that owns it.
    pub service: ServiceId,
    /// The account that made it.
    pub referrer: AccountId,
    /// Where it stands.
    pub status: Status,
    /// How it ended, once closed.
    pub closed_as: Option<ClosedAs>,
    /// The effective band: the list's order.
    pub band: Band,
    /// What the rules suggested at last.
    pub suggestion: Suggestion,
    /// By when somebody must act; none once closed.
    pub act_by: Option<Timestamp>,
    /// When it was received, by the server's clock.
    pub received_at: Timestamp,
    /// Who has it.
    pub owner: Option<Owner>,
    /// Name and age for the hub's list.
    pub person: PersonSummary,
    /// Hazards that somebody going there must know.
    pub hazards: Vec<String>,
    /// The powers that run or ran out.
    pub clocks: Vec<Clock>,
    /// Slug of the service's locality.
    pub locality: Option<String>,
    /// When the referrer asked to withdraw it, while nobody has confirmed.
    pub withdrawal_asked_at: Option<Timestamp>,
    /// Since when a decision waits for a second person.
    pub countersign_asked_at: Option<Timestamp>,
    /// Grows with every change; the `ETag`.
    pub version: i64,
}

/// Who took a referral, and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Owner {
    /// The account.
    pub id: AccountId,
    /// Its name.
    pub name: String,
    /// When it was taken.
    pub since: Timestamp,
}

/// The person in one line of the hub's list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct PersonSummary {
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// Date of birth, where it is known.
    pub date_of_birth: Option<jiff::civil::Date>,
    /// Else the age that the referrer estimated, years.
    pub estimated_age: Option<u8>,
}

/// The facts that a list shows, read from pruned answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct ListFacts {
    /// The person.
    pub person: PersonSummary,
    /// Where the person is.
    pub location: LocationFacts,
}

/// What a list shows of the place.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct LocationFacts {
    /// Hazard codes.
    pub hazards: Vec<String>,
}

impl ListFacts {
    /// Where each fact stands in the answers; a test proves that the form has every one.
    pub const POINTERS: &'static [&'static str] = &[
        "/person/given_name",
        "/person/family_name",
        "/person/date_of_birth",
        "/person/estimated_age",
        "/location/hazards",
    ];

    /// The facts of these answers.
    ///
    /// # Errors
    /// Answers that the form would not have let pass.
    pub fn read(answers: &Value) -> Result<Self, serde_json::Error> {
        let facts = Self::deserialize(answers)?;
        Ok(Self { location: LocationFacts { hazards: real_hazards(facts.location.hazards) }, ..facts })
    }
}

fn real_hazards(all: Vec<String>) -> Vec<String> {
    all.into_iter().filter(|hazard| hazard != "none_known").collect()
}

/// What finds a person again, and the part of the area where they are: read from pruned answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct SearchFacts {
    person: WhoFacts,
    location: WhereFacts,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct WhoFacts {
    nhs_number: Option<String>,
    address: AddressFacts,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct WhereFacts {
    address: AddressFacts,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct AddressFacts {
    postcode: Option<String>,
}

impl SearchFacts {
    /// Where each fact stands in the answers; a test proves that the form has every one.
    pub const POINTERS: &'static [&'static str] =
        &["/person/nhs_number", "/person/address/postcode", "/location/address/postcode"];

    /// The facts of these answers.
    ///
    /// # Errors
    /// Answers that the form would not have let pass.
    pub fn read(answers: &Value) -> Result<Self, serde_json::Error> {
        Self::deserialize(answers)
    }

    /// The NHS number, ten digits without spaces.
    pub fn nhs_number(&self) -> Option<String> {
        let typed = self.person.nhs_number.as_ref()?;
        Some(typed.chars().filter(char::is_ascii_digit).collect())
    }

    /// The postcode of where the person is, else of where they live.
    pub fn postcode(&self) -> Option<&str> {
        let here = self.location.address.postcode.as_deref();
        here.or(self.person.address.postcode.as_deref())
    }
}
