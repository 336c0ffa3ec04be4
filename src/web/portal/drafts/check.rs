//! `/drafts/{id}/check`: every answer with a link to change it, what is still wrong, and the button that sends.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::on_page::{DraftOnPage, form, read};
use super::task_list::seen;
use crate::domain::Problem;
use crate::domain::gate::Diversion;
use crate::form::Form;
use crate::form::page::element_id;
use crate::services::documents;
use crate::services::drafts::DraftView;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::portal::documents::documents_on_page;
use crate::web::portal::lead::{ErrorLine, query};
use crate::web::portal::readable::sections;
use crate::web::ui::{Heading, Reader, draw};

/// Draws the page; what is wrong is listed, but it is no error yet: nothing was sent.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    page(&req, &site, &session, &view, false).await
}

/// Draws the page; `refused` after the draft was to be sent and could not be.
pub(super) async fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    refused: bool,
) -> Result<HttpResponse, Fault> {
    let form = form(site, &view.draft.form)?;
    let draft = DraftOnPage::of(view, form);
    let now = site.ctx.clock.now();
    let answers = &view.draft.answers;
    let documents = documents::list(&site.ctx, &session.actor, view.draft.id).await?;
    let problems: Vec<ErrorLine> = view.problems.iter().map(|p| error_line(form, &draft.path, p)).collect();
    let context = context! {
        sections => Serde(sections(form, answers, now, Some(&draft.path))),
        seen => Serde(form.seen_until(answers).map(|until| seen(until, now))),
        rings => Diversion::of(&view.problems).is_some(), refused, changed => query(req, "changed") == "true",
        key => site.ctx.chance.token().reveal(), version => view.draft.version,
        documents => Serde(documents_on_page(&documents)),
        problems => Serde(&problems), draft => Serde(&draft)
    };
    let heading = Heading::of("Check your answers", &view.service).with_errors(refused && !problems.is_empty());
    draw(req, Reader::SignedIn(session), heading, "portal/check.html", context)
}

/// The link leads to the very field, on a page that leads back here.
fn error_line(form: &Form, path: &str, problem: &Problem) -> ErrorLine {
    let section = problem.pointer.split('/').nth(1).unwrap_or_default();
    let name = element_id(form, &problem.pointer);
    let href = format!("{path}/sections/{section}?return=check&show=problems#{name}");
    ErrorLine { href, detail: problem.detail.clone(), name }
}
