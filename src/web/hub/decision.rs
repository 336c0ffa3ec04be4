//! `/hub/referrals/{reference}/decision`: accepts a referral or does not proceed. Whatever keeps the decision from being
//! recorded, the page comes back with everything that was typed. Imports `services`, `domain`, `web::http`, `web::ui`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::changed::since;
use super::decision_form::DecisionForm;
use super::head::HeadOnPage;
use super::known::{Known, version};
use super::problems::{FieldProblem, error_of, summary};
use super::proposal::ProposalOnPage;
use crate::domain::account::Actor;
use crate::domain::band::Band;
use crate::domain::decision::{AlternativeResult, NotProceedingCode, REASONS_MAX, ToldHow, held};
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, acts};
use crate::services::referrals::Outlook;
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// Asks for the decision; whoever may not make it is led to the referral, which says why.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub.
pub(super) async fn ask(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let known = Known::find(&site, &session.actor, &path).await?;
    if !may_decide(&session.actor, &known.head) {
        return Ok(see_other(&known.path()));
    }
    let form = DecisionForm::empty(site.ctx.clock.now());
    let outlook = referrals::outlook(&site.ctx, &session.actor, &known.head.reference).await?;
    let page = Page { req: &req, site: &site, session: &session, known: &known, form: &form, outlook: &outlook };
    page.draw(StatusCode::OK, known.head.version, &[], None).await
}

/// Records the decision on the referral as it was when the form was drawn.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub; `bad_request` for a post that is none of our forms'.
pub(super) async fn decide(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let known = Known::find(&site, &session.actor, &path).await?;
    let (version, form) = (version(&posted)?, DecisionForm::of(&posted));
    let outlook = referrals::outlook(&site.ctx, &session.actor, &known.head.reference).await?;
    let page = Page { req: &req, site: &site, session: &session, known: &known, form: &form, outlook: &outlook };
    if !may_decide(&session.actor, &known.head) {
        let status = if is_undecided(&known.head) { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
        return page.draw_changed(status, version).await;
    }
    let statement = match form.statement(site.ctx.clock.now()) {
        Ok(statement) => statement,
        Err(problems) => return page.draw(StatusCode::UNPROCESSABLE_ENTITY, version, &problems, None).await,
    };
    match referrals::decide(&site.ctx, &session.actor, &known.head.reference, version, statement).await {
        Ok(_) => Ok(see_other(&format!("{}?done=decided", known.path()))),
        Err(Refusal::Invalid(problems)) => {
            page.draw(StatusCode::UNPROCESSABLE_ENTITY, version, &form.located(problems), None).await
        }
        Err(refusal @ (Refusal::VersionConflict { .. } | Refusal::WrongStatus | Refusal::NotAllowed)) => {
            page.draw_changed(Fault::from(refusal).status, version).await
        }
        Err(other) => Err(other.into()),
    }
}

fn may_decide(actor: &Actor, head: &ReferralHead) -> bool {
    let available = referrals::available(actor, head);
    available.contains(&Act::Accept) || available.contains(&Act::NotProceed)
}

/// Whether the referral waits for a decision: then it is somebody else's to make.
fn is_undecided(head: &ReferralHead) -> bool {
    acts(head.status).any(|act| matches!(act, Act::Accept | Act::NotProceed))
}

/// The page of the decision.
struct Page<'a> {
    req: &'a HttpRequest,
    site: &'a Site,
    session: &'a PageSession,
    known: &'a Known,
    form: &'a DecisionForm,
    outlook: &'a Outlook,
}

impl Page<'_> {
    /// The form as typed, with what changed since it was drawn. Sent again it is on the referral as it is now.
    async fn draw_changed(&self, status: StatusCode, version: i64) -> Result<HttpResponse, Fault> {
        // In this order: what changes in between is shown, and its version is not yet seen.
        let now = Known::find(self.site, &self.session.actor, self.known.head.reference.as_str()).await?;
        let changed = since(self.site, &self.session.actor, self.known, version).await?;
        let outlook = referrals::outlook(&self.site.ctx, &self.session.actor, &now.head.reference).await?;
        Page { known: &now, outlook: &outlook, ..*self }.draw(status, now.head.version, &[], Some(changed)).await
    }

    /// Shows the page, which tells more of the referral than the list does: each showing is logged as an opening.
    async fn draw(
        &self,
        status: StatusCode,
        version: i64,
        problems: &[FieldProblem],
        changed: Option<Value>,
    ) -> Result<HttpResponse, Fault> {
        let (head, actor) = (&self.known.head, &self.session.actor);
        referrals::log_opening(&self.site.ctx, actor, head).await?;
        let now = self.site.ctx.clock.now();
        let title = format!("Decision on referral {}", head.reference);
        let heading = Heading::of(&title, &self.known.service).with_errors(!problems.is_empty());
        let context = context! {
            referral => Serde(HeadOnPage::new(head, self.outlook, &self.site.ctx.forms, actor.account, now)),
            form => Serde(self.form), version, changed, may_send => may_decide(actor, head), is_undecided => is_undecided(head),
            others_are_told => self.form.names_others(), held => held(&head.clocks), receivers => receivers(),
            needs_second => head.band <= Band::VeryUrgent, proposal => Serde(ProposalOnPage::of(self.outlook)),
            errors => summary(problems), error_of => error_of(problems),
            codes => Serde(NotProceedingCode::ALL), results => Serde(AlternativeResult::ALL),
            hows => Serde(ToldHow::ALL), reasons_max => REASONS_MAX,
        };
        draw_as(self.req, status, Reader::SignedIn(self.session), heading, "hub/decision.html", context)
    }
}

/// The codes that rest on somebody else who acts.
fn receivers() -> Vec<&'static str> {
    NotProceedingCode::ALL.iter().filter(|code| code.needs_receiver()).map(|code| code.as_str()).collect()
}
