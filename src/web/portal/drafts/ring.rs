//! `/drafts/{id}/ring`: the referral goes by another channel. Whom to ring, what to say, what was kept, how to come back.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::Value;

use super::on_page::{DraftOnPage, form, id, path, read};
use crate::domain::Problem;
use crate::domain::call::{CallDetails, ExpectedCall};
use crate::domain::gate::Diversion;
use crate::services::drafts::DraftView;
use crate::services::{Refusal, calls};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::lead::{error_lines, query};
use crate::web::ui::{Heading, Reader, draw_as};

/// `call` in the template.
#[derive(Debug, Serialize)]
struct CallOnPage {
    /// "HKM 4T7".
    code: String,
    /// Whether it is over.
    is_over: bool,
    /// When an AMHP opened the draft, RFC 3339.
    opened_at: Option<String>,
}

/// What stands in the two questions.
#[derive(Debug, Serialize)]
struct Typed {
    ring_back: String,
    whereabouts: String,
}

/// Draws the page for 999 or for the service's numbers; a draft about which nobody is to ring has its task list instead.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    address: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &address).await?;
    page(&req, &site, &session, &view, None).await
}

/// Makes the reference where there is none, and keeps what was typed.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    address: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let id = id(&address)?;
    calls::ask(&site.ctx, &session.actor, id).await?;
    let ring = format!("{}/ring", path(id));
    if !posted.0.iter().any(|(name, _)| name == "ring_back") {
        return Ok(see_other(&ring));
    }
    let details = CallDetails::typed(posted.text("ring_back"), posted.text("whereabouts"));
    match calls::leave_details(&site.ctx, &session.actor, id, details.clone()).await {
        Ok(()) => Ok(see_other(&format!("{ring}?left=true"))),
        Err(Refusal::NotFound) => Ok(see_other(&path(id))),
        Err(Refusal::Invalid(problems)) => {
            let view = read(&site, &session, &address).await?;
            page(&req, &site, &session, &view, Some((details, problems))).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Where the section that was just saved belongs to the telephone: the call is expected from now on, and the page that
/// says whom to ring comes next. Whoever answered that call goes on as usual.
pub(super) async fn instead(
    site: &Site,
    session: &PageSession,
    saved: &DraftView,
    problems: &[Problem],
) -> Result<Option<HttpResponse>, Fault> {
    if Diversion::of(problems).is_none() || saved.opened.is_some() {
        return Ok(None);
    }
    calls::ask(&site.ctx, &session.actor, saved.draft.id).await?;
    Ok(Some(see_other(&format!("{}/ring", path(saved.draft.id)))))
}

async fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    refused: Option<(CallDetails, Vec<Problem>)>,
) -> Result<HttpResponse, Fault> {
    let draft = DraftOnPage::of(view, form(site, &view.draft.form)?);
    if view.opened.is_some() {
        return Ok(see_other(&format!("{}/check", draft.path)));
    }
    let call = calls::of_draft(&site.ctx, &session.actor, view.draft.id).await?;
    let diversion = Diversion::of(&view.problems);
    if diversion.is_none() && call.as_ref().is_none_or(|found| found.call.ended_at.is_some()) {
        return Ok(see_other(&draft.path));
    }
    let telephone = call.as_ref().map(|found| found.telephone.clone()).unwrap_or_default();
    let (typed, problems) = match refused {
        Some((details, problems)) => (Typed::of(&details), problems),
        None => (Typed::left(call.as_ref(), &view.draft.answers, &telephone), Vec::new()),
    };
    let context = context! {
        is_999 => diversion == Some(Diversion::Ring999), is_corrected => diversion.is_none(),
        reasons => reasons(view, diversion), call => Serde(call.map(CallOnPage::from)), typed => Serde(typed),
        errors => Serde(error_lines(&problems)), left => query(req, "left") == "true", draft => Serde(draft)
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let heading = Heading::of(title(diversion), &view.service).with_errors(!problems.is_empty());
    draw_as(req, status, Reader::SignedIn(session), heading, "portal/ring.html", context)
}

fn title(diversion: Option<Diversion>) -> &'static str {
    match diversion {
        Some(Diversion::Ring999) => "Ring 999 now",
        _ => "Make this referral by telephone",
    }
}

/// The answers that say so.
fn reasons(view: &DraftView, diversion: Option<Diversion>) -> Vec<String> {
    let says = |problem: &&Problem| diversion.is_some_and(|diversion| problem.code == diversion.code());
    view.problems.iter().filter(says).map(|problem| problem.detail.clone()).collect()
}

impl From<ExpectedCall> for CallOnPage {
    fn from(ExpectedCall { call, .. }: ExpectedCall) -> Self {
        Self {
            code: call.code.to_string(),
            is_over: call.ended_at.is_some(),
            opened_at: call.claimed.map(|owner| owner.since.to_string()),
        }
    }
}

impl Typed {
    fn of(details: &CallDetails) -> Self {
        let text = |said: &Option<String>| said.clone().unwrap_or_default();
        Self { ring_back: text(&details.ring_back), whereabouts: text(&details.whereabouts) }
    }

    /// What was left before; else the number that the answers or the account know.
    fn left(call: Option<&ExpectedCall>, answers: &Value, telephone: &str) -> Self {
        let call = call.map(|found| &found.call);
        let direct = answers.pointer("/referrer/direct_telephone").and_then(Value::as_str);
        let known = direct.map(str::trim).filter(|number| !number.is_empty()).unwrap_or(telephone).to_owned();
        Self {
            ring_back: call.and_then(|call| call.ring_back.clone()).unwrap_or(known),
            whereabouts: call.and_then(|call| call.whereabouts.clone()).unwrap_or_default(),
        }
    }
}
