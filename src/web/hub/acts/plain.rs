//! Acts that need no more than a confirmation, or a reason: giving a referral back, confirming a withdrawal, opening it
//! again. Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::decision::REASONS_MAX;
use crate::domain::reopening::ReopenStatement;
use crate::domain::status::Act;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};

/// Gives it back to the queue.
pub(in crate::web::hub) struct Release;

impl ActForm for Release {
    const ACT: Act = Act::Release;
    const TITLE: &'static str = "Give it back to the queue";
    const TEMPLATE: &'static str = "hub/acts/release.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self)
    }

    async fn read(_: &Case<'_>, _: &Posted) -> Result<Self, Fault> {
        Ok(Self)
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        referrals::release(case.ctx(), &case.session.actor, &case.known.head.reference, version).await.map(drop)
    }

    fn context(&self, _: &Case<'_>, _: &[Problem]) -> Value {
        context! {}
    }
}

/// Confirms that the referrer withdraws it.
pub(in crate::web::hub) struct ConfirmWithdrawal;

impl ActForm for ConfirmWithdrawal {
    const ACT: Act = Act::ConfirmWithdrawal;
    const TITLE: &'static str = "Confirm the withdrawal";
    const TEMPLATE: &'static str = "hub/acts/withdrawal.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self)
    }

    async fn read(_: &Case<'_>, _: &Posted) -> Result<Self, Fault> {
        Ok(Self)
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::confirm_withdrawal(case.ctx(), &case.session.actor, reference, version).await.map(drop)
    }

    fn context(&self, case: &Case<'_>, _: &[Problem]) -> Value {
        context! { withdrawal => case.outlook.withdrawal.as_ref().map(Serde) }
    }
}

/// Opens it again.
pub(in crate::web::hub) struct Reopen(ReopenStatement);

impl ActForm for Reopen {
    const ACT: Act = Act::Reopen;
    const TITLE: &'static str = "Open it again";
    const TEMPLATE: &'static str = "hub/acts/reopening.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        Ok(Self(ReopenStatement::default()))
    }

    async fn read(_: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        Ok(Self(ReopenStatement { reason: posted.text("reason").to_owned() }))
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::reopen(case.ctx(), &case.session.actor, reference, version, self.0.clone()).await.map(drop)
    }

    fn context(&self, _: &Case<'_>, _: &[Problem]) -> Value {
        context! { form => Serde(&self.0), reason_max => REASONS_MAX }
    }
}
