//! `/drafts/{id}/ring`: the referral goes by another channel. Whom to ring, what was kept, how to come back.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::on_page::{DraftOnPage, form, read};
use crate::domain::gate::Diversion;
use crate::web::http::{Fault, PageSession, Site, see_other};
use crate::web::ui::{Heading, Reader, draw};

/// Draws the page for 999 or for the service's numbers; a draft that nothing diverts has its task list instead.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    let draft = DraftOnPage::of(&view, form(&site, &view.draft.form)?);
    let Some(diversion) = Diversion::of(&view.problems) else { return Ok(see_other(&draft.path)) };
    let reasons: Vec<String> = view
        .problems
        .iter()
        .filter(|problem| problem.code == diversion.code())
        .map(|problem| problem.detail.clone())
        .collect();
    let title = match diversion {
        Diversion::Ring999 => "Ring 999 now",
        Diversion::Telephone => "Make this referral by telephone",
    };
    let context = context! {
        is_999 => diversion == Diversion::Ring999, reasons, draft => Serde(draft)
    };
    draw(&req, Reader::SignedIn(&session), Heading::of(title, &view.service), "portal/ring.html", context)
}
