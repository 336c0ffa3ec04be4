//! A professional saw the person after the referral was received. Imports `codes`, `decision`, `problem`.
//!
//! Source: product.md "The journey of a referral": facts change after submit, each is an event.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::codes::codes;
use super::decision::{SHORT_MAX, in_future, note, required, text, unfit};
use super::problem::Problem;

codes! {
    /// How the person was seen. The codes are those of the form.
    SeenManner {
        /// Face to face.
        FaceToFace = "face_to_face",
        /// By video.
        Video = "video",
    }
}

codes! {
    /// Whether they spoke. The codes are those of the form.
    Spoke {
        /// Yes.
        Yes = "yes",
        /// It was tried and could not be.
        TriedCouldNot = "tried_could_not",
        /// No.
        No = "no",
    }
}

/// That somebody saw the person, as it is stated.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SeenStatement {
    /// When; needed, not in the future.
    pub at: Option<Timestamp>,
    /// By whom, name and profession; needed.
    pub by: String,
    /// How; needed.
    pub manner: Option<SeenManner>,
    /// Whether they spoke; needed.
    pub spoke: Option<Spoke>,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// In words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl SeenStatement {
    /// Everything wrong with it, in the order of its fields.
    #[must_use]
    pub fn problems(&self, now: Timestamp) -> Vec<Problem> {
        let at = match self.at {
            None => Some(required("/at", "Enter when the person was seen")),
            Some(at) => in_future("/at", at, now),
        };
        let found = [
            at,
            text("/by", &self.by, SHORT_MAX, "Enter who saw the person"),
            self.manner.is_none().then(|| required("/manner", "Select how the person was seen")),
            self.spoke.is_none().then(|| required("/spoke", "Select whether they spoke")),
            unfit("/place", self.place.as_deref().unwrap_or_default(), SHORT_MAX),
            note(self.note.as_deref()),
        ];
        found.into_iter().flatten().collect()
    }
}
