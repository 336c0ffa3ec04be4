//! `/drafts/{id}/delete`: asks once more, then throws the draft away as it was shown.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::list::person;
use super::on_page::{DraftOnPage, form, id, read};
use crate::services::drafts::{self, DraftView};
use crate::services::{Refusal, calls};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// Asks.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    if view.opened.is_some() {
        return Err(Refusal::NotAllowed.into());
    }
    let call = calls::of_draft(&site.ctx, &session.actor, view.draft.id).await?;
    let is_expected = call.is_some_and(|found| found.call.ended_at.is_none());
    page(&req, &site, &session, &view, (StatusCode::OK, is_expected))
}

/// Deletes the version that was shown.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let version = posted.text("version").parse().map_err(|_| Fault::bad_request("The page was not complete."))?;
    match drafts::delete(&site.ctx, &session.actor, id(&path)?, version).await {
        Ok(()) => Ok(see_other("/drafts")),
        Err(Refusal::CallExpected) => {
            let view = read(&site, &session, &path).await?;
            page(&req, &site, &session, &view, (StatusCode::CONFLICT, true))
        }
        Err(other) => Err(other.into()),
    }
}

/// With a call expected, the page says why the draft stays.
fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    (status, is_expected): (StatusCode, bool),
) -> Result<HttpResponse, Fault> {
    let draft = DraftOnPage::of(view, form(site, &view.draft.form)?);
    let context = context! {
        draft => Serde(draft), person => person(&view.draft.answers), version => view.draft.version, is_expected
    };
    let title = if is_expected { "This draft cannot be deleted yet" } else { "Delete this draft?" };
    let heading = Heading::of(title, &view.service);
    draw_as(req, status, Reader::SignedIn(session), heading, "portal/delete.html", context)
}
