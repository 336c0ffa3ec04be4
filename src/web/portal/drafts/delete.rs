//! `/drafts/{id}/delete`: asks once more, then throws the draft away as it was shown.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::list::person;
use super::on_page::{DraftOnPage, form, id, read};
use crate::services::drafts;
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw};

/// Asks.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    let draft = DraftOnPage::of(&view, form(&site, &view.draft.form)?);
    let context = context! {
        draft => Serde(draft), person => person(&view.draft.answers), version => view.draft.version
    };
    let heading = Heading::of("Delete this draft?", &view.service);
    draw(&req, Reader::SignedIn(&session), heading, "portal/delete.html", context)
}

/// Deletes the version that was shown.
pub(in crate::web::portal) async fn post(
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let version = posted.text("version").parse().map_err(|_| Fault::bad_request("The page was not complete."))?;
    drafts::delete(&site.ctx, &session.actor, id(&path)?, version).await?;
    Ok(see_other("/drafts"))
}
