//! Acts on a referral that have a page of their own: a form, asked for by GET and sent by POST. What each has in common is
//! here; a file an act. Imports `services`, `domain`, `form`, `web::http`, `web::ui`.
//!
//! Whatever keeps an act from being done, its page comes back with everything that was typed. Nothing here asks who may do
//! what: the verbs and [`referrals::available`] say.

pub(super) mod band;
pub(super) mod contact;
pub(super) mod countersign;
pub(super) mod duplicate;
pub(super) mod known_now;
pub(super) mod plain;
pub(super) mod seen;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::buttons::page_of;
use super::changed::since;
use super::head::HeadOnPage;
use super::known::{Known, version};
use super::problems::{FieldProblem, error_of, summary};
use crate::domain::Problem;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::services::referrals::{self, Outlook};
use crate::services::{Context, Refusal};
use crate::web::http::{Fault, NotSaved, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// The referral on which somebody acts.
pub(super) struct Case<'a> {
    site: &'a Site,
    session: &'a PageSession,
    known: Known,
    outlook: Outlook,
    now: Timestamp,
}

impl<'a> Case<'a> {
    async fn find(site: &'a Site, session: &'a PageSession, path: &str) -> Result<Self, Fault> {
        let known = Known::find(site, &session.actor, path).await?;
        let outlook = referrals::outlook(&site.ctx, &session.actor, &known.head.reference).await?;
        Ok(Self { site, session, known, outlook, now: site.ctx.clock.now() })
    }

    fn ctx(&self) -> &Context {
        &self.site.ctx
    }

    fn is_open_to_reader(&self, act: Act) -> bool {
        referrals::available(&self.session.actor, &self.known.head).contains(&act)
    }
}

/// An act with a form of its own.
pub(super) trait ActForm: Sized {
    /// Which act it is.
    const ACT: Act;
    /// The heading of its page.
    const TITLE: &'static str;
    /// Its template, which extends `hub/act.html`.
    const TEMPLATE: &'static str;

    /// The form as it is drawn first.
    async fn begin(case: &Case<'_>) -> Result<Self, Fault>;

    /// The form as it came back.
    async fn read(case: &Case<'_>, posted: &Posted) -> Result<Self, Fault>;

    /// Whether it is to be done now: a button may only ask for the page again.
    fn is_final(&self) -> bool {
        true
    }

    /// Does it on the referral as it was at `version`. `Invalid` with pointers of the statement.
    async fn send(&self, case: &Case<'_>, version: i64) -> Result<(), Refusal>;

    /// The field from which a pointer of the statement comes.
    fn field(&self, pointer: &str) -> String {
        pointer.trim_start_matches('/').replace('/', "-")
    }

    /// Another referral that the page shows beside this one.
    fn also_shown(&self) -> Option<&ReferralHead> {
        None
    }

    /// The first problems of the form, as the summary tells them.
    fn summary(&self, _: &Case<'_>, problems: &[Problem]) -> Vec<Value> {
        summary(&located(self, problems))
    }

    /// What its template takes beside what each has.
    fn context(&self, case: &Case<'_>, problems: &[Problem]) -> Value;
}

fn located(form: &impl ActForm, problems: &[Problem]) -> Vec<FieldProblem> {
    let located =
        |problem: &Problem| FieldProblem { field: form.field(&problem.pointer), detail: problem.detail.clone() };
    problems.iter().map(located).collect()
}

/// Asks; whoever may not do it is led to the referral, which says what they may.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub.
pub(super) async fn ask<F: ActForm>(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let case = Case::find(&site, &session, &path).await?;
    if !case.is_open_to_reader(F::ACT) {
        return Ok(see_other(&case.known.path()));
    }
    let form = F::begin(&case).await?;
    draw(&req, &case, &form, Drawn::new(StatusCode::OK, case.known.head.version)).await
}

/// Does it, on the referral as it was when the form was drawn.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub; `bad_request` for a post that is none of our forms'.
pub(super) async fn post<F: ActForm>(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let case = Case::find(&site, &session, &path).await?;
    let version = version(&posted)?;
    let form = F::read(&case, &posted).await?;
    if !form.is_final() {
        let mut page = draw(&req, &case, &form, Drawn::new(StatusCode::OK, version)).await?;
        page.extensions_mut().insert(NotSaved);
        return Ok(page);
    }
    match form.send(&case, version).await {
        Ok(()) => Ok(see_other(&format!("{}?done={}", case.known.path(), F::ACT))),
        Err(Refusal::Invalid(problems)) => {
            let drawn = Drawn { problems, ..Drawn::new(StatusCode::UNPROCESSABLE_ENTITY, version) };
            draw(&req, &case, &form, drawn).await
        }
        Err(Refusal::NotNow(why)) => {
            let drawn = Drawn { not_now: Some(why), ..Drawn::new(StatusCode::CONFLICT, version) };
            draw(&req, &case, &form, drawn).await
        }
        Err(refusal @ (Refusal::VersionConflict { .. } | Refusal::WrongStatus | Refusal::NotAllowed)) => {
            draw_changed(&req, &case, &form, Fault::from(refusal).status, version).await
        }
        Err(other) => Err(other.into()),
    }
}

/// How a page comes back.
struct Drawn {
    status: StatusCode,
    version: i64,
    problems: Vec<Problem>,
    changed: Option<Value>,
    /// Why it cannot be done just now.
    not_now: Option<&'static str>,
}

impl Drawn {
    fn new(status: StatusCode, version: i64) -> Self {
        Self { status, version, problems: Vec::new(), changed: None, not_now: None }
    }
}

/// The form as typed, with what changed since it was drawn. Sent again it is on the referral as it is now.
async fn draw_changed<F: ActForm>(
    req: &HttpRequest,
    case: &Case<'_>,
    form: &F,
    status: StatusCode,
    version: i64,
) -> Result<HttpResponse, Fault> {
    // In this order: what changes in between is shown, and its version is not yet seen.
    let now = Case::find(case.site, case.session, case.known.head.reference.as_str()).await?;
    let changed = since(case.site, &case.session.actor, &case.known, version).await?;
    let drawn = Drawn { changed: Some(changed), ..Drawn::new(status, now.known.head.version) };
    draw(req, &now, form, drawn).await
}

/// Shows the page, which tells more of the referral than the list does: each showing is logged as an opening.
async fn draw<F: ActForm>(req: &HttpRequest, case: &Case<'_>, form: &F, drawn: Drawn) -> Result<HttpResponse, Fault> {
    let (head, actor) = (&case.known.head, &case.session.actor);
    for shown in [head].into_iter().chain(form.also_shown()) {
        referrals::log_opening(case.ctx(), actor, shown).await?;
    }
    let Drawn { status, version, problems, changed, not_now } = drawn;
    let title = format!("{}: referral {}", F::TITLE, head.reference);
    let heading = Heading::of(&title, &case.known.service).with_errors(!problems.is_empty());
    let common = context! {
        referral => Serde(HeadOnPage::new(head, &case.outlook, &case.ctx().forms, actor.account, case.now)),
        heading => F::TITLE, act => F::ACT.as_str(), version, changed, not_now, may_send => case.is_open_to_reader(F::ACT),
        is_possible => status != StatusCode::CONFLICT,
        action => format!("{}/{}", case.known.path(), page_of(F::ACT)),
        errors => form.summary(case, &problems), error_of => error_of(&located(form, &problems)),
    };
    let context = context! { ..form.context(case, &problems), ..common };
    draw_as(req, status, Reader::SignedIn(case.session), heading, F::TEMPLATE, context)
}
