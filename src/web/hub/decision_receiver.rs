//! Who takes a person on where the hub does not proceed: the fields of the decision form that say so. Imports `domain`,
//! `form`, `web::http`.

use jiff::Timestamp;
use serde::Serialize;

use super::moments;
use super::problems::FieldProblem;
use crate::domain::decision::Receiver;
use crate::form::page::Moment;
use crate::web::http::Posted;

/// What stands in the fields.
#[derive(Debug, Serialize)]
pub(super) struct ReceiverFields {
    name: String,
    at: Moment,
    fallback: String,
}

impl ReceiverFields {
    /// The names of the fields, in the order of the page.
    pub(super) const FIELDS: [&'static str; 3] = ["receiver-name", "receiver-accepted-at", "receiver-fallback"];

    pub(super) fn of(posted: &Posted) -> Self {
        Self {
            name: posted.text("receiver-name").to_owned(),
            at: moments::typed(posted, "receiver-accepted-at"),
            fallback: posted.text("receiver-fallback").to_owned(),
        }
    }

    /// What was said; none where nothing was.
    pub(super) fn receiver(&self, now: Timestamp) -> Option<Receiver> {
        let receiver = Receiver {
            name: self.name.clone(),
            accepted_at: moments::time(&self.at, now),
            fallback: self.fallback.clone(),
        };
        Some(receiver).filter(|said| *said != Receiver::default())
    }

    /// The time, where something else stands in its boxes.
    pub(super) fn unreadable(&self, now: Timestamp) -> Option<FieldProblem> {
        let found = || FieldProblem { field: Self::FIELDS[1].to_owned(), detail: moments::NOT_A_TIME.to_owned() };
        moments::is_unreadable(&self.at, now).then(found)
    }
}
