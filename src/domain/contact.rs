//! Somebody was rung, or rang: with whom, by which way, and what came of it. Imports `codes`, `decision`, `problem`.
//!
//! Source: product.md "The triage list": only a contact that *reached* somebody stops the time for the first contact.

use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::decision::{SHORT_MAX, note, required, text};
use super::problem::Problem;

codes! {
    /// By which way.
    ContactChannel {
        /// By telephone.
        Telephone = "telephone",
        /// Face to face.
        InPerson = "in_person",
        /// By video.
        Video = "video",
        /// By e-mail.
        Email = "email",
        /// By text message.
        TextMessage = "text_message",
        /// By letter.
        Letter = "letter",
    }
}

codes! {
    /// What came of it.
    ContactOutcome {
        /// They were reached.
        Reached = "reached",
        /// Nobody answered.
        NoAnswer = "no_answer",
        /// A message was left.
        LeftMessage = "left_message",
        /// They did not want to speak.
        Refused = "refused",
    }
}

/// A contact as somebody of the hub states it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ContactStatement {
    /// By which way; needed.
    pub channel: Option<ContactChannel>,
    /// With whom, name and part in the matter; needed.
    pub who: String,
    /// What came of it; needed.
    pub outcome: Option<ContactOutcome>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl ContactStatement {
    /// Everything wrong with it, in the order of its fields.
    #[must_use]
    pub fn problems(&self) -> Vec<Problem> {
        let found = [
            self.channel.is_none().then(|| required("/channel", "Select how you tried to reach them")),
            text("/who", &self.who, SHORT_MAX, "Enter whom you tried to reach"),
            self.outcome.is_none().then(|| required("/outcome", "Select what came of it")),
            note(self.note.as_deref()),
        ];
        found.into_iter().flatten().collect()
    }

    /// Whether somebody was reached.
    #[must_use]
    pub fn reached(&self) -> bool {
        self.outcome == Some(ContactOutcome::Reached)
    }
}
