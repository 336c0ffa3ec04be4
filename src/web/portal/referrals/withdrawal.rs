//! `/referrals/{reference}/withdrawal`: the referrer asks to withdraw a referral. It stands at once while nobody has
//! looked and no power runs; else an AMHP confirms it.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::reference;
use crate::domain::Problem;
use crate::domain::decision::REASONS_MAX;
use crate::domain::policy::Operation;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::domain::withdrawal::{WithdrawalCode, WithdrawalStatement};
use crate::services::referrals::{available, head, withdraw};
use crate::services::{Refusal, services};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::lead::ErrorLine;
use crate::web::ui::{Heading, Reader, draw_as};

/// Asks for the reason; where nothing can be withdrawn any more it leads to the referral, which says why.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let head = find(&site, &session, &path).await?;
    if !available(&session.actor, &head).contains(&Act::Withdraw) {
        return Ok(see_other(&format!("/referrals/{}", head.reference)));
    }
    let typed = WithdrawalStatement { code: None, detail: None };
    page(&req, &site, &session, &head, &typed, (StatusCode::OK, &[])).await
}

/// Asks to withdraw it, whatever its version: asked twice it is asked once.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let head = find(&site, &session, &path).await?;
    let detail = Some(posted.text("detail").to_owned()).filter(|text| !text.is_empty());
    let statement = WithdrawalStatement { code: posted.text("code").parse().ok(), detail };
    match withdraw(&site.ctx, &session.actor, &head.reference, statement.clone()).await {
        Ok(now) => Ok(see_other(&format!("/referrals/{}?done=withdraw", now.reference))),
        Err(Refusal::Invalid(problems)) => {
            page(&req, &site, &session, &head, &statement, (StatusCode::UNPROCESSABLE_ENTITY, &problems)).await
        }
        Err(Refusal::WrongStatus) => page(&req, &site, &session, &head, &statement, (StatusCode::CONFLICT, &[])).await,
        Err(other) => Err(other.into()),
    }
}

async fn find(site: &Site, session: &PageSession, path: &str) -> Result<ReferralHead, Fault> {
    Ok(head(&site.ctx, &session.actor, Operation::WithdrawReferral, &reference(path)?).await?)
}

async fn page(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    head: &ReferralHead,
    typed: &WithdrawalStatement,
    (status, problems): (StatusCode, &[Problem]),
) -> Result<HttpResponse, Fault> {
    let services = services::list(&site.ctx).await?;
    let service = services.iter().find(|service| service.id == head.service).ok_or_else(Fault::not_found)?;
    let errors: Vec<ErrorLine> = problems.iter().map(line).collect();
    let context = context! {
        reference => head.reference.to_string(), typed => Serde(typed), codes => Serde(WithdrawalCode::ALL),
        detail_max => REASONS_MAX, is_over => status == StatusCode::CONFLICT, errors => Serde(&errors),
    };
    let heading = Heading::of("Ask to withdraw the referral", service).with_errors(!errors.is_empty());
    draw_as(req, status, Reader::SignedIn(session), heading, "portal/withdrawal.html", context)
}

fn line(problem: &Problem) -> ErrorLine {
    let name = problem.pointer.trim_start_matches('/').to_owned();
    ErrorLine { href: format!("#{name}"), detail: problem.detail.clone(), name }
}
