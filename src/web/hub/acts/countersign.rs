//! `/hub/referrals/{reference}/countersignature`: a second person stands by a decision not to proceed, which the page
//! shows whole. Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::decision::{CountersignStatement, REASONS_MAX};
use crate::domain::status::Act;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};
use crate::web::hub::proposal::ProposalOnPage;

/// The countersignature as it is typed.
pub(in crate::web::hub) struct Countersign(CountersignStatement);

impl ActForm for Countersign {
    const ACT: Act = Act::Countersign;
    const TITLE: &'static str = "Stand by the decision not to proceed";
    const TEMPLATE: &'static str = "hub/acts/countersignature.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self(CountersignStatement::default()))
    }

    async fn read(_: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        let note = Some(posted.text("note").to_owned()).filter(|text| !text.is_empty());
        Ok(Self(CountersignStatement { note }))
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::countersign(case.ctx(), &case.session.actor, reference, version, self.0.clone()).await.map(drop)
    }

    fn context(&self, case: &Case<'_>, _: &[Problem]) -> Value {
        context! {
            form => Serde(&self.0), note_max => REASONS_MAX, proposal => Serde(ProposalOnPage::of(&case.outlook)),
        }
    }
}
