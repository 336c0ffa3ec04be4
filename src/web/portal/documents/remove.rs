//! Takes a document from a draft.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::add::documents;
use crate::services::documents::{VERSION, remove};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::portal::drafts::on_page::id;

/// Removes it.
pub(in crate::web::portal) async fn post(
    site: Data<Site>,
    session: PageSession,
    path: Path<(String, String)>,
    _posted: Posted,
) -> Result<HttpResponse, Fault> {
    let (draft, document) = path.into_inner();
    let (draft, document) = (id(&draft)?, document.parse().map_err(|_| Fault::not_found())?);
    remove(&site.ctx, &session.actor, draft, document, VERSION).await?;
    Ok(see_other(&documents(draft)))
}
