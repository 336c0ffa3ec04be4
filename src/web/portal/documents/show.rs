//! `/drafts/{id}/documents`: what was added, and a form for one more.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::page::{Typed, page};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::portal::drafts::on_page::read;

/// Draws the list.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    page(&req, &site, &session, &view, Typed::default(), &[]).await
}
