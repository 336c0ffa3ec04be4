//! What a demonstration holds, read from the file beside this one. Imports `domain`.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;

use super::moments::resolve;
use crate::domain::account::{Profile, Role};
use crate::domain::contact::{ContactChannel, ContactOutcome, ContactStatement};
use crate::domain::decision::{Alternative, Decision, DecisionStatement, NotProceedingCode, Receiver, Told, ToldHow};
use crate::domain::withdrawal::{WithdrawalCode, WithdrawalStatement};

/// The invented service with its people and referrals.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demonstration {
    /// The service.
    pub service: ServiceData,
    /// Everybody with an account.
    pub people: Vec<Person>,
    /// Answers that most referrals have in common.
    pub usual: Value,
    /// The referrals, the oldest first.
    pub referrals: Vec<Story>,
}

/// The invented service.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceData {
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// The number in working hours.
    pub day: String,
    /// The number at every other time.
    pub out_of_hours: String,
    /// Where mail to the hub goes.
    pub mail: String,
}

/// Somebody with an account.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// By which referrals name them.
    pub id: String,
    /// The role at the hub; none for referrers.
    pub role: Option<Role>,
    /// The address that signs in.
    pub email: String,
    /// Full name.
    pub name: String,
    /// Profession.
    pub profession: String,
    /// Employer or practice.
    pub organisation: String,
    /// Telephone.
    pub telephone: String,
    /// Whether they may refer without talking to a senior.
    #[serde(default)]
    pub is_senior: bool,
    /// What their referrals say of themselves.
    #[serde(default = "nothing")]
    pub answers: Value,
}

fn nothing() -> Value {
    Value::Object(serde_json::Map::new())
}

/// One referral and what came of it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Who refers.
    pub by: String,
    /// How long before the demonstration was made it was received.
    pub ago: SignedDuration,
    /// Who took it, where somebody did.
    pub claimed: Option<Claimed>,
    /// Who was reached by whoever took it, where somebody was.
    pub contacted: Option<Contacted>,
    /// What was decided, where something was.
    pub decided: Option<Decided>,
    /// Why its referrer asked to withdraw it, where they did.
    pub withdrawn: Option<Withdrawn>,
    /// What came with it.
    #[serde(default)]
    pub documents: Vec<Paper>,
    /// What it says beside the usual.
    pub answers: Value,
}

/// Who took a referral, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claimed {
    /// Who.
    pub by: String,
    /// How long after it was received.
    pub after: SignedDuration,
}

/// Who was reached, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contacted {
    /// How long after it was received.
    pub after: SignedDuration,
    who: String,
    note: String,
}

/// Why it is to be withdrawn, and when that was asked.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    /// How long after it was received.
    pub after: SignedDuration,
    code: WithdrawalCode,
    detail: String,
}

/// A document, which is a plain text.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// Code of its kind.
    pub kind: String,
    /// What the file is called.
    pub name: String,
    /// What it says.
    pub text: String,
}

/// What was decided, and when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decided {
    /// How long after it was received.
    pub after: SignedDuration,
    decision: Decision,
    code: Option<NotProceedingCode>,
    reasons: String,
    #[serde(default)]
    alternatives: Vec<Alternative>,
    #[serde(default)]
    told: Vec<ToldAfter>,
    receiver: Option<ReceiverAfter>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiverAfter {
    name: String,
    after: SignedDuration,
    fallback: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ToldAfter {
    who: String,
    how: ToldHow,
    after: SignedDuration,
}

impl Demonstration {
    /// What the binary holds.
    ///
    /// # Errors
    /// The file is broken: a defect.
    pub fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("demonstration.toml"))
    }

    /// The answers of `story`, received at `received_at`.
    pub fn answers(&self, story: &Story, received_at: Timestamp) -> Value {
        let mut answers = self.usual.clone();
        for more in self.person(&story.by).map(|person| &person.answers).into_iter().chain([&story.answers]) {
            json_patch::merge(&mut answers, more);
        }
        resolve(&mut answers, received_at);
        answers
    }

    /// The person of this id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.people.iter().find(|person| person.id == id)
    }
}

impl Person {
    /// What an account keeps of them.
    pub fn profile(&self) -> Profile {
        Profile {
            name: self.name.clone(),
            profession: self.profession.clone(),
            organisation: self.organisation.clone(),
            ods_code: None,
            telephone: self.telephone.clone(),
            is_senior: self.is_senior,
        }
    }
}

impl Contacted {
    /// The contact as the one who rang states it.
    pub fn statement(&self) -> ContactStatement {
        ContactStatement {
            channel: Some(ContactChannel::Telephone),
            who: self.who.clone(),
            outcome: Some(ContactOutcome::Reached),
            note: Some(self.note.clone()),
        }
    }
}

impl Withdrawn {
    /// The request as the referrer states it.
    pub fn statement(&self) -> WithdrawalStatement {
        WithdrawalStatement { code: Some(self.code), detail: Some(self.detail.clone()) }
    }
}

impl Decided {
    /// The decision on a referral received at `received_at`, as the one who decides states it.
    pub fn statement(&self, received_at: Timestamp) -> DecisionStatement {
        let told = |told: &ToldAfter| Told { who: told.who.clone(), how: told.how, at: received_at + told.after };
        let receiver = |receiver: &ReceiverAfter| Receiver {
            name: receiver.name.clone(),
            accepted_at: Some(received_at + receiver.after),
            fallback: receiver.fallback.clone(),
        };
        DecisionStatement {
            decision: self.decision,
            code: self.code,
            reasons: self.reasons.clone(),
            alternatives: self.alternatives.clone(),
            told: self.told.iter().map(told).collect(),
            receiver: self.receiver.as_ref().map(receiver),
        }
    }
}
