//! The facts on which the rules fire, read from pruned answers. They are kept with the suggestion, so that it replays.
//!
//! Source: form.md. What was not answered is `None` or empty; a rule says what that means to it. No name and no free
//! text is a fact.

mod codes;
mod risks;

use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use self::codes::{Considered, Cover, LegalStatus, Level, Medicine, Place, Pregnancy, Within, Ynu};
pub use self::risks::{Domain, Risk, Risks};
use crate::domain::power::Power;
use crate::domain::time::london;

/// Declares groups of facts: each is read with defaults for what is missing.
macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $kind:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
        #[serde(default)]
        pub struct $name { $($(#[$fdoc])* pub $field: $kind,)+ }
    )+};
}

facts! {
    /// Everything that the rules know of a referral.
    Facts {
        /// The gate as it stands.
        gate: Gate,
        /// Whom it is about.
        person: Person,
        /// Where the person is now.
        location: Location,
        /// Physical health.
        health: Health,
        /// Whom the person looks after.
        caring: Caring,
        /// Who looks after the person.
        carers: Carers,
        /// The legal status.
        legal: Legal,
        /// The concern.
        concern: Concern,
        /// The risks.
        risks: Risks,
    }

    /// The two answers of the gate that ask for another channel.
    Gate {
        /// Somebody is in immediate danger.
        immediate_danger: Option<bool>,
        /// A response is needed within 24 hours.
        response_needed_within_24_hours: Option<bool>,
    }

    /// How old the person is.
    Person {
        /// Date of birth.
        date_of_birth: Option<Date>,
        /// Else the estimated age, years.
        estimated_age: Option<u8>,
    }

    /// Where the person is now, and whether somebody is with them.
    Location {
        /// The kind of place.
        kind: Option<Place>,
        /// Whether the person is alone.
        alone_now: Option<Ynu>,
        /// Whether the person is likely to leave.
        likely_to_leave: Option<Ynu>,
    }

    /// Physical health.
    Health {
        /// Whether medical care comes first.
        needs_medical_care_first: Option<Ynu>,
        /// Whether there is an overdose or an injury now.
        overdose_or_injury_now: Option<Ynu>,
        /// Pregnancy or birth.
        pregnancy: Option<Pregnancy>,
        /// Critical medicines that were missed.
        critical_medicine_missed: Vec<Medicine>,
    }

    /// Whom the person looks after, and who does so now.
    Caring {
        /// Whether there are children.
        children: Option<Ynu>,
        /// Who cares for them now.
        children_cover: Option<Cover>,
        /// Whether there are dependent adults.
        adults: Option<Ynu>,
        /// Who cares for them now.
        adults_cover: Option<Cover>,
    }

    /// Who looks after the person.
    Carers {
        /// How long they can go on.
        can_continue_until: Option<Timestamp>,
    }

    /// Under what the person is held, and what is asked for.
    Legal {
        /// The status.
        status: Option<LegalStatus>,
        /// Powers that run, or past their end with the person still held.
        powers: Vec<Power>,
        /// What the person should be considered for.
        considered_for: Vec<Considered>,
        /// Whether the place of safety is a police station.
        in_police_station: Option<Ynu>,
    }

    /// What of the concern is a fact.
    Concern {
        /// By when something ends.
        deadline: Deadline,
    }

    /// By when something ends.
    Deadline {
        /// When.
        at: Option<Timestamp>,
    }
}

impl Facts {
    /// Where each fact stands in the answers; a test proves that the form has every one. `powers/*` is read whole.
    pub const POINTERS: &'static [&'static str] = &[
        "/gate/immediate_danger",
        "/gate/response_needed_within_24_hours",
        "/person/date_of_birth",
        "/person/estimated_age",
        "/location/kind",
        "/location/alone_now",
        "/location/likely_to_leave",
        "/health/needs_medical_care_first",
        "/health/overdose_or_injury_now",
        "/health/pregnancy",
        "/health/critical_medicine_missed",
        "/caring/children",
        "/caring/children_cover",
        "/caring/adults",
        "/caring/adults_cover",
        "/carers/can_continue_until",
        "/legal/status",
        "/legal/powers",
        "/legal/considered_for",
        "/legal/in_police_station",
        "/concern/deadline/at",
        "/risks/suicide/level",
        "/risks/suicide/within",
        "/risks/self_harm/level",
        "/risks/self_harm/within",
        "/risks/self_neglect/level",
        "/risks/self_neglect/within",
        "/risks/harm_to_others/level",
        "/risks/harm_to_others/within",
        "/risks/children/level",
        "/risks/children/within",
        "/risks/physical_health/level",
        "/risks/physical_health/within",
        "/risks/exploitation/level",
        "/risks/exploitation/within",
        "/risks/domestic_abuse/level",
        "/risks/domestic_abuse/within",
        "/risks/domestic_abuse/abuser_there_now",
        "/risks/staff/level",
        "/risks/staff/within",
        "/risks/absconding/level",
        "/risks/absconding/within",
        "/risks/fire/level",
        "/risks/fire/within",
    ];

    /// The facts of these answers, pruned.
    ///
    /// # Errors
    /// Answers that the form would not have let pass.
    pub fn read(answers: &Value) -> Result<Self, serde_json::Error> {
        Self::deserialize(answers)
    }

    /// Where the person is; not answered is not known.
    pub fn place(&self) -> Place {
        self.location.kind.unwrap_or(Place::Unknown)
    }

    /// Whether the person was under 18 at `received_at`, by the date in London. Where date of birth and estimate
    /// disagree the younger counts, as in the form.
    pub fn under_18(&self, received_at: Timestamp) -> bool {
        let today = received_at.to_zoned(london()).date();
        let years = |born: Date| today.since((Unit::Year, born)).map_or(0, |span| span.get_years());
        self.person.date_of_birth.is_some_and(|born| years(born) < 18)
            || self.person.estimated_age.is_some_and(|age| age < 18)
    }
}
