//! What the address of the triage list asks for, and addresses that ask for it. Imports `services`, `domain`,
//! `web::http`.

use std::str::FromStr;

use serde::Serialize;
use url::form_urlencoded::{Serializer, parse};

use crate::domain::account::Actor;
use crate::domain::band::Band;
use crate::domain::codes::UnknownCode;
use crate::domain::problem::{Problem, ProblemCode};
use crate::domain::reference::Reference;
use crate::domain::status::Status;
use crate::services::referrals::{QueueCursor, QueueFilter, QueueQuery};
use crate::web::http::Fault;

/// The fields of the filter as they came: none is empty.
#[derive(Debug, Default, Serialize)]
pub(super) struct Asked {
    pub(super) service: Option<String>,
    band: Option<String>,
    status: Option<String>,
    owner: Option<String>,
    locality: Option<String>,
    reference: Option<String>,
    pub(super) after: Option<String>,
}

impl Asked {
    /// Reads a query string; of a field that comes twice the last one counts, others than ours are passed over.
    pub(super) fn read(query: &str) -> Self {
        let mut asked = Self::default();
        for (name, value) in parse(query.as_bytes()) {
            let value = Some(value.trim().to_owned()).filter(|value| !value.is_empty());
            match name.as_ref() {
                "service" => asked.service = value,
                "band" => asked.band = value,
                "status" => asked.status = value,
                "owner" => asked.owner = value,
                "locality" => asked.locality = value,
                "reference" => asked.reference = value,
                "after" => asked.after = value,
                _ => {}
            }
        }
        asked
    }

    /// Whether the list is narrowed.
    pub(super) fn is_narrowed(&self) -> bool {
        [&self.band, &self.status, &self.owner, &self.locality, &self.reference].into_iter().any(Option::is_some)
    }

    /// What is wrong with the reference, which is the only field that people type.
    pub(super) fn problem(&self) -> Option<Problem> {
        let wrong = self.reference.as_ref().is_some_and(|typed| typed.parse::<Reference>().is_err());
        let detail = "Enter a reference with eight letters and digits, such as HKM4-9TXW";
        wrong.then(|| Problem::new("/reference", ProblemCode::BadFormat, detail))
    }

    /// The list that is asked for. A reference that is none narrows nothing: [`Asked::problem`] tells of it.
    ///
    /// # Errors
    /// `bad_request` for codes and cursors that no page of ours sends.
    pub(super) fn query(&self, actor: &Actor) -> Result<QueueQuery, Fault> {
        let (owner, unclaimed) = match self.owner.as_deref() {
            None => (None, false),
            Some("me") => (Some(actor.account), false),
            Some("nobody") => (None, true),
            Some(_) => return Err(unknown()),
        };
        let filter = QueueFilter {
            band: code::<Band>(self.band.as_deref())?,
            status: code::<Status>(self.status.as_deref())?,
            owner,
            unclaimed,
            // PostgreSQL's texts hold no NUL; no slug has one.
            locality: self.locality.as_ref().map(|slug| slug.replace('\0', " ")),
            reference: self.reference.as_ref().and_then(|typed| typed.parse().ok()),
        };
        let cursor = self.after.as_deref().map(QueueCursor::decode).transpose()?;
        Ok(QueueQuery { service: self.service.clone(), filter, cursor })
    }

    /// The address of the same list of `service`, from `after` on or from its beginning.
    pub(super) fn address(&self, service: &str, after: Option<&QueueCursor>) -> String {
        let after = after.map(QueueCursor::encode);
        let fields = [
            ("service", Some(service)),
            ("band", self.band.as_deref()),
            ("status", self.status.as_deref()),
            ("owner", self.owner.as_deref()),
            ("locality", self.locality.as_deref()),
            ("reference", self.reference.as_deref()),
            ("after", after.as_deref()),
        ];
        let mut address = Serializer::for_suffix(String::from("/hub/triage?"), "/hub/triage?".len());
        fields.into_iter().for_each(|(name, value)| {
            value.map(|value| address.append_pair(name, value));
        });
        address.finish()
    }
}

fn code<T: FromStr<Err = UnknownCode>>(typed: Option<&str>) -> Result<Option<T>, Fault> {
    typed.map(T::from_str).transpose().map_err(|_| unknown())
}

fn unknown() -> Fault {
    Fault::bad_request("The list cannot be narrowed like that. Open the triage list and choose again.")
}
