//! Draws the page for a fault, whichever handler or extractor met it.

use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::draw::{Heading, Reader, draw_as, service_on_page};
use super::{Fault as FaultOnPage, ServiceOnPage, Unsaved, Words, typed};
use crate::domain::Masked;
use crate::web::http::{Fault, More, PageSession, SignInFirst, Site, UnsavedPost, unsaved_post};

/// Middleware of the faces with pages: a fault gets its page, an answer that leads somewhere else is left as it is.
///
/// # Errors
/// Those that are no fault of ours, passed on.
pub async fn draw_faults(req: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = next.call(req).await?;
    let Some(shown) = response.response().error().and_then(shown) else { return Ok(response) };
    let (req, bare) = response.into_parts();
    let session = reader(&req, shown.status).await;
    let mut page = fault_page(&req, &shown, session.as_ref()).unwrap_or_else(|_| HttpResponse::new(shown.status));
    if let Some(after) = bare.headers().get(header::RETRY_AFTER) {
        page.headers_mut().insert(header::RETRY_AFTER, after.clone());
    }
    Ok(ServiceResponse::new(req, page))
}

/// Who is signed in. A database that just could not be used is not waited for again.
async fn reader(req: &HttpRequest, status: StatusCode) -> Option<PageSession> {
    let may_answer = status != StatusCode::SERVICE_UNAVAILABLE;
    if may_answer { PageSession::of(req).await.ok().flatten() } else { None }
}

/// What is shown of a fault.
struct Shown {
    status: StatusCode,
    code: &'static str,
    detail: String,
    holder: Option<String>,
}

fn shown(error: &Error) -> Option<Shown> {
    let fault = match error.as_error::<SignInFirst>() {
        Some(SignInFirst::Fault(fault)) => Some(fault),
        Some(SignInFirst::To(_)) => None,
        None => error.as_error::<Fault>(),
    }?;
    let holder = if let More::Claimed { name, .. } = &fault.more { Some(name.clone()) } else { None };
    Some(Shown { status: fault.status, code: fault.code, detail: fault.detail.clone(), holder })
}

/// Whom to ring where a page is not there or fails: what was known last, for the database may be what fails.
fn numbers(req: &HttpRequest, status: StatusCode) -> Vec<ServiceOnPage> {
    let stops = status.is_server_error() || status == StatusCode::NOT_FOUND;
    let site = req.app_data::<Data<Site>>().filter(|_| stops);
    site.map(|site| site.services().iter().map(service_on_page).collect()).unwrap_or_default()
}

/// What was typed and could not be saved: the page holds it, for nothing else does.
fn unsaved(req: &HttpRequest, shown: &Shown) -> Option<Unsaved> {
    let post = if shown.status.is_server_error() { unsaved_post(req) } else { None }?;
    let site = req.app_data::<Data<Site>>()?;
    let UnsavedPost { path: action, fields, is_file } = post;
    let typed = typed(&site.ctx.forms, &action, &fields, site.ctx.clock.now());
    let is_maybe_saved = shown.code == "outcome_unknown";
    Some(Unsaved { action, fields: Masked::new(fields), typed, is_file, is_maybe_saved })
}

/// What heads the page: of a file that it was not saved comes before why.
fn title(words: &Words, shown: &Shown, unsaved: Option<&Unsaved>) -> String {
    let key = match unsaved {
        Some(Unsaved { is_file: true, is_maybe_saved: false, .. }) => "unsaved.file".to_owned(),
        Some(Unsaved { is_file: true, is_maybe_saved: true, .. }) => "unsaved.file_unknown".to_owned(),
        _ => format!("problem.{}.title", shown.code),
    };
    words.of(&key).unwrap_or("Something went wrong").to_owned()
}

fn fault_page(req: &HttpRequest, shown: &Shown, session: Option<&PageSession>) -> Result<HttpResponse, Fault> {
    let words = Words::english().map_err(|e| Fault::internal(&e))?;
    let word = |part: &str| words.of(&format!("problem.{}.{part}", shown.code)).map(str::to_owned);
    let explanation = match &shown.holder {
        Some(name) => format!("{name} took it first."),
        None => word("explanation").unwrap_or_else(|_| shown.detail.clone()),
    };
    let unsaved = unsaved(req, shown);
    let fault = FaultOnPage {
        title: title(&words, shown, unsaved.as_ref()),
        explanation,
        remedy: word("remedy").unwrap_or_default(),
        services: numbers(req, shown.status),
        unsaved,
    };
    let reader = session.map_or(Reader::Anybody, Reader::SignedIn);
    draw_as(req, shown.status, reader, Heading::plain(&fault.title), "error.html", context! { fault => Serde(&fault) })
}
