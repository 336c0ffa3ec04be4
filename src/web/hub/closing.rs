//! `/hub/call-references/{code}/closing`: says why a call needs no referral. Imports `services`, `domain`, `web::http`,
//! `web::ui`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::calls::CallRow;
use crate::domain::Problem;
use crate::domain::call::{CallCode, ExpectedCall};
use crate::domain::decision::REASONS_MAX;
use crate::domain::service::Service;
use crate::services::calls::{close, may_open, open_for_closing};
use crate::services::{Refusal, services};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// A call of the asker's hub that they may close.
struct Closable {
    code: CallCode,
    expected: ExpectedCall,
    service: Service,
}

impl Closable {
    async fn find(site: &Site, session: &PageSession, path: &str) -> Result<Self, Fault> {
        may_open(&session.actor)?;
        let code: CallCode = path.parse().map_err(|_| Fault::not_found())?;
        let expected = open_for_closing(&site.ctx, &session.actor, &code).await?;
        let all = services::list(&site.ctx).await?;
        let service = all.into_iter().find(|service| service.id == expected.call.service);
        Ok(Self { code, expected, service: service.ok_or_else(Fault::not_found)? })
    }
}

/// Asks for the reason.
///
/// # Errors
/// `not_found` for a code that opens nothing; `not_allowed` where somebody else has the call.
pub(super) async fn ask(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let call = Closable::find(&site, &session, &path).await?;
    page(&req, &site, &session, call, "", &[])
}

/// Closes the call.
///
/// # Errors
/// As [`ask`].
pub(super) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let call = Closable::find(&site, &session, &path).await?;
    let reason = posted.text("reason");
    match close(&site.ctx, &session.actor, &call.code, reason).await {
        Ok(()) => Ok(see_other(&format!("/hub/triage?service={}", call.service.slug))),
        Err(Refusal::Invalid(problems)) => page(&req, &site, &session, call, reason, &problems),
        Err(other) => Err(other.into()),
    }
}

fn page(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    Closable { expected, service, .. }: Closable,
    reason: &str,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let heading = Heading::of("No referral is needed", &service).with_errors(!problems.is_empty());
    let line = |problem: &Problem| context! { name => "reason", detail => problem.detail.as_str(), href => "#reason" };
    let draft = format!("/drafts/{}", expected.call.draft);
    let context = context! {
        call => Serde(CallRow::of(expected, &session.actor, site.ctx.clock.now())), reason, draft,
        errors => problems.iter().map(line).collect::<Vec<_>>(), reason_max => REASONS_MAX,
    };
    draw_as(req, status, Reader::SignedIn(session), heading, "hub/closing.html", context)
}
