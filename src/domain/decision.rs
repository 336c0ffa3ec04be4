//! Accepting a referral or not proceeding: what must be said with it.
//!
//! Product rule 7: a decision has reasons, an author and a time. "Not proceeding" is not saved without its code,
//! reasons, the alternatives offered and who is told (National Service Standards for AMHPs; Code of Practice, ch. 14).

use serde::{Deserialize, Serialize};

use super::clocks::Clock;
use super::codes::codes;
use super::gate::is_in_future;
use super::power::PowerKind;
use super::problem::{Problem, ProblemCode};
use super::status::Act;

codes! {
    /// What was decided.
    Decision {
        /// The hub will assess.
        Accepted = "accepted",
        /// The hub will not.
        NotProceeding = "not_proceeding",
    }
}

codes! {
    /// Why the hub does not proceed.
    NotProceedingCode {
        /// Something less restrictive will do.
        AlternativeSuitable = "alternative_suitable",
        /// Nothing points to mental disorder.
        NoMentalDisorderIndicated = "no_mental_disorder_indicated",
        /// No risk now.
        NoCurrentRisk = "no_current_risk",
        /// The person will come into hospital informally.
        WillAcceptInformal = "will_accept_informal",
        /// Another area's.
        OtherArea = "other_area",
        /// Advice was all that was needed.
        AdviceGiven = "advice_given",
        /// Somebody else takes it.
        Redirected = "redirected",
    }
}

codes! {
    /// What else there is besides an assessment under the Act.
    AlternativeKind {
        /// Crisis or home treatment team.
        CrisisOrHomeTreatmentTeam = "crisis_or_home_treatment_team",
        /// An appointment with a psychiatrist.
        PsychiatristAppointment = "psychiatrist_appointment",
        /// The GP.
        Gp = "gp",
        /// The community team.
        CommunityTeam = "community_team",
        /// Another medicine or dose.
        MedicationChange = "medication_change",
        /// A social care review.
        SocialCareReview = "social_care_review",
        /// Family or carers, supported.
        FamilyOrCarerSupport = "family_or_carer_support",
        /// Coming into hospital informally.
        InformalAdmission = "informal_admission",
        /// A crisis house.
        CrisisHouse = "crisis_house",
        /// A physical health check.
        PhysicalHealthCheck = "physical_health_check",
        /// Something else.
        Other = "other",
    }
}

codes! {
    /// What came of an alternative.
    AlternativeResult {
        /// It was tried.
        Tried = "tried",
        /// The person refused it.
        Refused = "refused",
        /// It does not suit.
        NotSuitable = "not_suitable",
        /// It was not tried.
        NotTried = "not_tried",
    }
}

codes! {
    /// How somebody was told.
    ToldHow {
        /// By telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in_person",
        /// By e-mail.
        Email = "email",
        /// By letter.
        Letter = "letter",
    }
}

impl NotProceedingCode {
    /// Whether it rests on somebody else who acts: then it is said who, since when, and what if they do not.
    pub const fn needs_receiver(self) -> bool {
        matches!(self, Self::AlternativeSuitable | Self::OtherArea | Self::Redirected)
    }
}

/// An alternative that was offered or weighed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Which.
    pub kind: AlternativeKind,
    /// What came of it.
    pub result: AlternativeResult,
    /// In words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<jiff::civil::Date>,
}

/// Somebody who is told of the decision.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    /// Name and part in the matter, "Dr Quennell, GP".
    pub who: String,
    /// By which way.
    pub how: ToldHow,
    /// When.
    pub at: jiff::Timestamp,
}

/// Who takes it on instead.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Receiver {
    /// Name and service.
    pub name: String,
    /// When they took it on.
    pub accepted_at: Option<jiff::Timestamp>,
    /// What happens if they cannot.
    pub fallback: String,
}

/// A decision as somebody states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionStatement {
    /// What was decided.
    pub decision: Decision,
    /// Why not, where not proceeding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<NotProceedingCode>,
    /// The reasons, in words.
    #[serde(default)]
    pub reasons: String,
    /// The alternatives offered.
    #[serde(default)]
    pub alternatives: Vec<Alternative>,
    /// Who is told.
    #[serde(default)]
    pub told: Vec<Told>,
    /// Who takes it on instead, where the code rests on that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receiver: Option<Receiver>,
}

/// Longest text of reasons, in characters.
pub const REASONS_MAX: usize = 5_000;
/// Longest short text of a statement, in characters.
pub const SHORT_MAX: usize = 200;
/// Longest list in a decision.
const ENTRIES_MAX: usize = 20;

/// Why a referral cannot be closed by not proceeding while one of these clocks is there: a person held under s135 or s136
/// is to be seen by an AMHP. Also past its end, until it is recorded that the power ended.
#[must_use]
pub fn held(clocks: &[Clock]) -> Option<&'static str> {
    let holds = |clock: &&Clock| matches!(clock.power, PowerKind::S135 | PowerKind::S136);
    clocks.iter().find(holds).map(|_| {
        "The person is held under section 135 or 136, as far as is recorded. Accept the referral, or record the legal \
         status first"
    })
}

impl DecisionStatement {
    /// The act of the status table that this decision is.
    pub fn act(&self) -> Act {
        match self.decision {
            Decision::Accepted => Act::Accept,
            Decision::NotProceeding => Act::NotProceed,
        }
    }

    /// Everything wrong with the statement, in the order of its fields.
    pub fn problems(&self, now: jiff::Timestamp) -> Vec<Problem> {
        let mut found = Vec::new();
        let not_proceeding = self.decision == Decision::NotProceeding;
        if not_proceeding && self.code.is_none() {
            found.push(required("/code", "Select why the hub does not proceed"));
        }
        found.extend(text("/reasons", &self.reasons, REASONS_MAX, "Enter the reasons for the decision"));
        found.extend(list("/alternatives", self.alternatives.len(), not_proceeding, "Add the alternatives offered"));
        for (i, alternative) in self.alternatives.iter().enumerate() {
            let detail = alternative.detail.as_deref().unwrap_or_default();
            found.extend(unfit(&format!("/alternatives/{i}/detail"), detail, REASONS_MAX));
        }
        found.extend(list("/told", self.told.len(), not_proceeding, "Add who is told of the decision"));
        for (i, told) in self.told.iter().enumerate() {
            found.extend(text(&format!("/told/{i}/who"), &told.who, SHORT_MAX, "Enter who is told"));
            found.extend(in_future(&format!("/told/{i}/at"), told.at, now));
        }
        found.extend(self.receiver_problems(now));
        found
    }

    /// Needed where the code rests on it; looked at once anything of it is said.
    fn receiver_problems(&self, now: jiff::Timestamp) -> Vec<Problem> {
        let receiver = self.receiver.clone().unwrap_or_default();
        let is_said = receiver != Receiver::default();
        if !is_said && !self.code.is_some_and(NotProceedingCode::needs_receiver) {
            return Vec::new();
        }
        let Receiver { name, accepted_at, fallback } = receiver;
        let at = match accepted_at {
            None => Some(required("/receiver/accepted_at", "Enter when they took it on")),
            Some(at) => in_future("/receiver/accepted_at", at, now),
        };
        let who = text("/receiver/name", &name, SHORT_MAX, "Enter who takes it on instead");
        let fallback = text("/receiver/fallback", &fallback, REASONS_MAX, "Enter what happens if they cannot");
        [who, at, fallback].into_iter().flatten().collect()
    }
}

/// A second person stands by a decision not to proceed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CountersignStatement {
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl CountersignStatement {
    /// Everything wrong with it.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        note(self.note.as_deref()).into_iter().collect()
    }
}

/// What is wrong with a note that may be left out.
pub(super) fn note(said: Option<&str>) -> Option<Problem> {
    unfit("/note", said.unwrap_or_default(), REASONS_MAX)
}

/// Something is needed at `pointer`.
pub(super) fn required(pointer: &str, detail: &str) -> Problem {
    Problem::new(pointer, ProblemCode::Required, detail)
}

/// What is wrong with a text that is needed; `empty` is said of one without a visible character.
pub(super) fn text(pointer: &str, value: &str, max: usize, empty: &str) -> Option<Problem> {
    if value.trim().is_empty() { Some(required(pointer, empty)) } else { unfit(pointer, value, max) }
}

/// What is wrong with a text that may be empty. A NUL is no character of any text; PostgreSQL would not keep it.
pub(super) fn unfit(pointer: &str, value: &str, max: usize) -> Option<Problem> {
    if value.contains('\0') {
        return Some(Problem::new(pointer, ProblemCode::BadFormat, "Take out what is no character"));
    }
    let detail = format!("Must be {max} characters or fewer");
    (value.chars().count() > max).then(|| Problem::new(pointer, ProblemCode::TooLong, detail))
}

fn list(pointer: &str, length: usize, needed: bool, empty: &str) -> Option<Problem> {
    match length {
        0 if needed => Some(required(pointer, empty)),
        n if n > ENTRIES_MAX => {
            Some(Problem::new(pointer, ProblemCode::TooMany, format!("Must be {ENTRIES_MAX} entries or fewer")))
        }
        _ => None,
    }
}

/// What is wrong with a time that lies ahead.
pub(super) fn in_future(pointer: &str, at: jiff::Timestamp, now: jiff::Timestamp) -> Option<Problem> {
    is_in_future(at, now).then(|| Problem::new(pointer, ProblemCode::InFuture, "The time must not lie in the future"))
}
