//! `/documents/{id}`: a document, for whoever may read its draft or its referral, the hub among them. One that nobody
//! scanned is opened past a warning.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use crate::domain::document::Scan;
use crate::domain::ids::DocumentId;
use crate::services::documents::{get, open};
use crate::web::http::{Fault, PageSession, Site, download};
use crate::web::portal::lead::query;
use crate::web::ui::{DocumentOnPage, Heading, Reader, draw};

/// Gives the document, or warns first.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id: DocumentId = path.parse().map_err(|_| Fault::not_found())?;
    let warned = query(&req, "unscanned") == "accept";
    let document = get(&site.ctx, &session.actor, id).await?;
    if document.scan == Scan::NotScanned && !warned {
        let heading = Heading::plain("This document was not checked for viruses");
        let context = context! { document => Serde(DocumentOnPage::from(&document)) };
        return draw(&req, Reader::SignedIn(&session), heading, "portal/documents_unscanned.html", context);
    }
    Ok(download(open(&site.ctx, &session.actor, id, warned).await?))
}
