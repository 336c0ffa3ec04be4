//! `/hub/referrals/{reference}/decision`: accepts a referral or does not proceed. Whatever keeps the decision from being
//! recorded, the page comes back with everything that was typed. Imports `services`, `domain`, `web::http`, `web::ui`.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::changed::since;
use super::decision_form::{DecisionForm, FieldProblem};
use super::known::{Known, version};
use super::referral::HeadOnPage;
use crate::domain::account::Actor;
use crate::domain::decision::{AlternativeResult, NotProceedingCode, REASONS_MAX, ToldHow};
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, acts};
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
    let page = Page { req: &req, site: &site, session: &session, known: &known, form: &form };
    page.draw(StatusCode::OK, known.head.version, &[], None)
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
    let page = Page { req: &req, site: &site, session: &session, known: &known, form: &form };
    if !may_decide(&session.actor, &known.head) {
        let status = if is_undecided(&known.head) { StatusCode::FORBIDDEN } else { StatusCode::CONFLICT };
        return page.draw_changed(status, version).await;
    }
    let statement = match form.statement(site.ctx.clock.now()) {
        Ok(statement) => statement,
        Err(problems) => return page.draw(StatusCode::UNPROCESSABLE_ENTITY, version, &problems, None),
    };
    match referrals::decide(&site.ctx, &session.actor, &known.head.reference, version, statement).await {
        Ok(_) => Ok(see_other(&format!("{}?done=decided", known.path()))),
        Err(Refusal::Invalid(problems)) => {
            page.draw(StatusCode::UNPROCESSABLE_ENTITY, version, &form.located(problems), None)
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
}

impl Page<'_> {
    /// The form as typed, with what changed since it was drawn. Sent again it is on the referral as it is now.
    async fn draw_changed(&self, status: StatusCode, version: i64) -> Result<HttpResponse, Fault> {
        let changed = since(self.site, &self.session.actor, self.known, version).await?;
        let now = Known::find(self.site, &self.session.actor, self.known.head.reference.as_str()).await?;
        Page { known: &now, ..*self }.draw(status, now.head.version, &[], Some(changed))
    }

    fn draw(
        &self,
        status: StatusCode,
        version: i64,
        problems: &[FieldProblem],
        changed: Option<Value>,
    ) -> Result<HttpResponse, Fault> {
        let (head, actor) = (&self.known.head, &self.session.actor);
        let now = self.site.ctx.clock.now();
        let title = format!("Decision on referral {}", head.reference);
        let heading = Heading::of(&title, &self.known.service).with_errors(!problems.is_empty());
        let context = context! {
            referral => Serde(HeadOnPage::new(head, &self.site.ctx.forms, actor.account, now)),
            form => Serde(self.form), version, changed, may_send => may_decide(actor, head), is_undecided => is_undecided(head),
            others_are_told => self.form.names_others(),
            errors => problems.iter().map(summary_line).collect::<Vec<_>>(), error_of => error_of(problems),
            codes => Serde(NotProceedingCode::ALL), results => Serde(AlternativeResult::ALL),
            hows => Serde(ToldHow::ALL), reasons_max => REASONS_MAX,
        };
        draw_as(self.req, status, Reader::SignedIn(self.session), heading, "hub/decision.html", context)
    }
}

fn summary_line(problem: &FieldProblem) -> Value {
    let inner = if problem.field.ends_with("-at") { "-day" } else { "" };
    context! { detail => problem.detail.as_str(), href => format!("#{}{inner}", problem.field) }
}

/// The first problem of each field, as components take it.
fn error_of(problems: &[FieldProblem]) -> Value {
    let mut first = BTreeMap::new();
    for problem in problems {
        first.entry(problem.field.clone()).or_insert_with(|| context! { text => problem.detail.as_str() });
    }
    Value::from(first)
}
