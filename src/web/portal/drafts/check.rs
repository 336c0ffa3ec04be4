//! `/drafts/{id}/check`: every answer with a link to change it, what is still wrong, and the button that sends.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::on_page::{DraftOnPage, form, read};
use super::task_list::seen;
use crate::domain::Problem;
use crate::domain::gate::Diversion;
use crate::domain::triage::Fired;
use crate::form::Form;
use crate::form::page::element_id;
use crate::services::drafts::DraftView;
use crate::services::referrals::implied_urgency;
use crate::services::{Context, documents};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::portal::lead::{ErrorLine, query};
use crate::web::portal::readable::sections;
use crate::web::ui::{Heading, Reader, documents_on_page, draw};

/// Draws the page; what is wrong is listed, but it is no error yet: nothing was sent.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    page(&req, &site, &session, &view, None).await
}

/// Why a draft could not be sent, and the reason of an exception as it was typed.
pub(super) struct Tried {
    pub(super) problems: Vec<Problem>,
    pub(super) reason: String,
}

/// What an AMHP types to send a draft past the gate.
#[derive(Debug, Serialize)]
struct Exception {
    typed: String,
    error: Option<String>,
}

/// Draws the page; with `tried` after the draft was to be sent and could not be.
pub(super) async fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    tried: Option<Tried>,
) -> Result<HttpResponse, Fault> {
    let form = form(site, &view.draft.form)?;
    let draft = DraftOnPage::of(view, form);
    let now = site.ctx.clock.now();
    let answers = &view.draft.answers;
    let refused = tried.is_some();
    let exception = exception(view, tried.as_ref());
    let shown = tried.map_or_else(|| view.problems.clone(), |tried| tried.problems);
    let documents = documents::list(&site.ctx, &session.actor, view.draft.id).await?;
    let urgent = implied(&site.ctx, view).await?;
    let problems: Vec<ErrorLine> = shown.iter().map(|p| error_line(form, &draft.path, p)).collect();
    let context = context! {
        sections => Serde(sections(form, answers, now, Some(&draft.path))),
        seen => Serde(form.seen_until(answers).map(|until| seen(until, now))),
        rings => Diversion::of(&view.problems).is_some(), urgent, numbers => Serde(&view.service.telephone), refused, changed => query(req, "changed") == "true",
        key => site.ctx.chance.token().reveal(), version => view.draft.version,
        documents => Serde(documents_on_page(&documents)),
        problems => Serde(&problems), exception => Serde(exception), draft => Serde(&draft)
    };
    let heading = Heading::of("Check your answers", &view.service).with_errors(refused && !problems.is_empty());
    draw(req, Reader::SignedIn(session), heading, "portal/check.html", context)
}

/// What in the answers says that somebody must act today: the facts, never a rule or a band. Nothing where nothing does.
async fn implied(ctx: &Context, view: &DraftView) -> Result<Vec<String>, Fault> {
    let lines = implied_urgency(ctx, view).await?;
    Ok(lines.into_iter().map(said).collect())
}

/// A fact as its referrer knows it.
fn said(line: Fired) -> String {
    let asked = match line.fact.as_str() {
        "gate:immediate_danger" => "whether somebody is in immediate danger",
        "gate:response_needed_within_24_hours" => "whether a response is needed within 24 hours",
        _ => return line.because,
    };
    format!("You answered yes, now or before, to the question {asked}.")
}

/// Whoever opened the draft by its call reference may send it although the gate would not let it pass.
fn exception(view: &DraftView, tried: Option<&Tried>) -> Option<Exception> {
    let of_gate = |problem: &Problem| problem.pointer.starts_with("/gate/");
    view.opened.as_ref().filter(|_| view.problems.iter().any(of_gate))?;
    let error = |tried: &Tried| tried.problems.iter().find(|p| p.pointer == EXCEPTION).map(|p| p.detail.clone());
    Some(Exception { typed: tried.map(|tried| tried.reason.clone()).unwrap_or_default(), error: tried.and_then(error) })
}

/// Where the reason of an exception stands.
const EXCEPTION: &str = "/gate_exception/reason";

/// The link leads to the very field, on a page that leads back here.
fn error_line(form: &Form, path: &str, problem: &Problem) -> ErrorLine {
    if problem.pointer == EXCEPTION {
        let name = "gate_exception-reason".to_owned();
        return ErrorLine { href: format!("#{name}"), detail: problem.detail.clone(), name };
    }
    let section = problem.pointer.split('/').nth(1).unwrap_or_default();
    let name = element_id(form, &problem.pointer);
    let href = format!("{path}/sections/{section}?return=check&at={name}&show=problems#{name}");
    ErrorLine { href, detail: problem.detail.clone(), name }
}
