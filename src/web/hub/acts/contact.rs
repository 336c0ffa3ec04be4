//! `/hub/referrals/{reference}/contact`: somebody was rung, or rang. Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::contact::{ContactChannel, ContactOutcome, ContactStatement};
use crate::domain::decision::REASONS_MAX;
use crate::domain::status::Act;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};

/// A contact as it is typed.
pub(in crate::web::hub) struct Contact(ContactStatement);

impl ActForm for Contact {
    const ACT: Act = Act::RecordContact;
    const TITLE: &'static str = "Record a contact";
    const TEMPLATE: &'static str = "hub/acts/contact.html";

    /// Most contacts are by telephone.
    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self(ContactStatement { channel: Some(ContactChannel::Telephone), ..ContactStatement::default() }))
    }

    async fn read(_: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        Ok(Self(ContactStatement {
            channel: posted.text("channel").parse().ok(),
            who: posted.text("who").to_owned(),
            outcome: posted.text("outcome").parse().ok(),
            note: Some(posted.text("note").to_owned()).filter(|text| !text.is_empty()),
        }))
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::record_contact(case.ctx(), &case.session.actor, reference, version, self.0.clone()).await.map(drop)
    }

    fn context(&self, case: &Case<'_>, _: &[Problem]) -> Value {
        context! {
            form => Serde(&self.0), channels => Serde(ContactChannel::ALL), outcomes => Serde(ContactOutcome::ALL),
            note_max => REASONS_MAX, is_reached => case.outlook.is_reached,
        }
    }
}
