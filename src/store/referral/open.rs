//! Referrals as those who open them need them: with answers and service. Imports `domain` and its neighbours.

use std::collections::HashMap;

use diesel::prelude::*;
use serde_json::value::RawValue;

use super::row::{self, Row};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::store::dialect::each_backend;
use crate::store::schema::{accounts, documents, referrals, services};
use crate::store::service::{self, ServiceRow};
use crate::store::types::RawJson;
use crate::store::{Conn, Store, StoreError};

/// A referral as whoever opens it needs it.
#[derive(Debug, Clone)]
pub struct OpenedReferral {
    /// What lists know too.
    pub head: ReferralHead,
    /// The form's id.
    pub form: String,
    /// The answers, as the database wrote them.
    pub raw_answers: Box<RawValue>,
    /// The service that has it.
    pub service: Service,
    /// Whether documents were sent with it.
    pub has_documents: bool,
}

type Opened = Result<OpenedReferral, StoreError>;

/// Opens what several asked for at one moment by one statement; where that meets a fault, each on its own, so that nobody
/// pays for another's row. An answer for each, in their order.
pub(in crate::store) async fn referrals_open(store: Store, references: Vec<Reference>) -> Vec<Opened> {
    let all = references.clone();
    match store.ask(move |conn| open(conn, &all)).await {
        Ok(found) => return references.iter().map(|reference| of(&found, reference)).collect(),
        Err(StoreError::Fault(_)) if references.len() > 1 => {}
        Err(error) => return references.iter().map(|_| Err(error.again())).collect(),
    }
    let mut answers = Vec::new();
    for reference in references {
        let alone = [reference.clone()];
        let found = store.ask(move |conn| open(conn, &alone)).await;
        answers.push(found.and_then(|found| of(&found, &reference)));
    }
    answers
}

fn of(found: &HashMap<String, Opened>, reference: &Reference) -> Opened {
    match found.get(reference.as_str()) {
        Some(Ok(opened)) => Ok(opened.clone()),
        Some(Err(error)) => Err(error.again()),
        None => Err(StoreError::NotFound),
    }
}

type Columns = (Row, (String, RawJson), ServiceRow, bool);

/// By reference. A row that cannot be read is an error of its own.
fn open(conn: &mut Conn, references: &[Reference]) -> Result<HashMap<String, Opened>, StoreError> {
    let documents = documents::table.filter(documents::referral_id.eq(referrals::id.nullable()));
    let referrals = referrals::table
        .left_join(accounts::table)
        .inner_join(services::table.on(services::id.eq(referrals::service_id)))
        .select((
            row::columns(),
            (referrals::form, referrals::answers),
            service::columns(),
            diesel::dsl::exists(documents),
        ));
    let rows: Vec<Columns> = match references {
        // SQLite prepares a list of several anew each time.
        [alone] => each_backend!(conn, c => referrals.filter(referrals::reference.eq(alone.as_str())).load(c)?),
        many => {
            let many = many.iter().map(Reference::as_str);
            each_backend!(conn, c => referrals.filter(referrals::reference.eq_any(many)).load(c)?)
        }
    };
    Ok(rows.into_iter().map(opened).collect())
}

fn opened((row, (form, answers), service, has_documents): Columns) -> (String, Opened) {
    let read = |row: Row, service: ServiceRow| {
        let (head, service) = (row.try_into()?, service.try_into()?);
        Ok(OpenedReferral { head, form, raw_answers: answers.0, service, has_documents })
    };
    (row.reference().to_owned(), read(row, service))
}
