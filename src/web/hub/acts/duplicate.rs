//! `/hub/referrals/{reference}/duplicate`: another referral of the same person goes on. First it is shown whose that is,
//! then it is confirmed. Imports `services`, `domain`, `web::http`.

use minijinja::context;
use minijinja::value::{Serde, Value};

use super::{ActForm, Case};
use crate::domain::Problem;
use crate::domain::duplicate::DuplicateStatement;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, Posted};
use crate::web::hub::head::HeadOnPage;
use crate::web::hub::known::Known;

/// The other referral as it is typed, and as it was found.
pub(in crate::web::hub) struct Duplicate {
    statement: DuplicateStatement,
    /// The reference that the page showed when the button was pressed; empty before.
    shown: String,
    other: Option<Other>,
}

/// The other referral.
struct Other {
    head: ReferralHead,
    on_page: HeadOnPage,
}

impl ActForm for Duplicate {
    const ACT: Act = Act::MarkDuplicate;
    const TITLE: &'static str = "Close it as a duplicate";
    const TEMPLATE: &'static str = "hub/acts/duplicate.html";

    async fn begin(_: &Case<'_>) -> Result<Self, Fault> {
        let statement = DuplicateStatement::default();
        Ok(Self { statement, shown: String::new(), other: None })
    }

    async fn read(case: &Case<'_>, posted: &Posted) -> Result<Self, Fault> {
        let statement = DuplicateStatement { of: posted.text("of").to_owned() };
        let other = find(case, &statement).await?;
        Ok(Self { statement, shown: posted.text("shown").to_owned(), other })
    }

    /// What was shown is what is typed; or nothing is there to be shown, and the verb says why.
    fn is_final(&self) -> bool {
        self.other.as_ref().is_none_or(|other| other.head.reference.to_string() == self.shown)
    }

    fn also_shown(&self) -> Option<&ReferralHead> {
        self.other.as_ref().map(|other| &other.head)
    }

    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal> {
        let reference = &case.known.head.reference;
        referrals::mark_duplicate(case.ctx(), &case.session.actor, reference, version, self.statement.clone())
            .await
            .map(drop)
    }

    fn context(&self, _: &Case<'_>, _: &[Problem]) -> Value {
        let (other, shown) = self.other.as_ref().map(|o| (Serde(&o.on_page), o.head.reference.to_string())).unzip();
        context! { form => Serde(&self.statement), other, shown }
    }
}

/// The referral of the same hub that is typed, where it is another open one.
async fn find(case: &Case<'_>, statement: &DuplicateStatement) -> Result<Option<Other>, Fault> {
    let Ok(reference) = statement.of() else { return Ok(None) };
    if reference == case.known.head.reference {
        return Ok(None);
    }
    let actor = &case.session.actor;
    let known = match Known::find(case.site, actor, reference.as_str()).await {
        Ok(known) => known,
        Err(fault) if fault.status.is_client_error() => return Ok(None),
        Err(fault) => return Err(fault),
    };
    if known.head.service != case.known.head.service || !known.head.status.is_open() {
        return Ok(None);
    }
    let outlook = referrals::outlook(case.ctx(), actor, &reference).await?;
    let on_page = HeadOnPage::new(&known.head, &outlook, &case.ctx().forms, actor.account, case.now);
    Ok(Some(Other { head: known.head, on_page }))
}
