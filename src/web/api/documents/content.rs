//! `getDocument`: the content of a document, for whoever may read its draft or referral. Each opening is logged.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use crate::services::documents;
use crate::web::api::call::{DocumentIdPath, SignedIn};
use crate::web::api::schemas::Bytes;
use crate::web::http::{Fault, Site, download};

/// What the query may say.
const ACCEPTED: &str = "unscanned=accept";

/// Read a document
///
/// Only what the scanner found nothing in is given: else `document_withheld` says why. Always a download, of the type
/// that its content has.
#[utoipa::path(
    get,
    path = "/documents/{id}/content",
    operation_id = "getDocument",
    tag = "Documents",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the document."),
        ("unscanned" = Option<String>, Query, description = "`accept` opens a document that was not scanned because \
            this deployment has no scanner.", pattern = "^accept$")
    ),
    responses((status = 200, description = "Its content.", body = Bytes, content_type = "*/*", headers(
        ("Content-Disposition" = String, description = "`attachment`, with the file's name (RFC 6266).")
    )))
)]
pub(in crate::web::api) async fn get_document(
    req: HttpRequest,
    site: Data<Site>,
    SignedIn(who, (DocumentIdPath(id),)): SignedIn<(DocumentIdPath,)>,
) -> Result<HttpResponse, Fault> {
    let warned = req.query_string() == ACCEPTED;
    if !warned && !req.query_string().is_empty() {
        return Err(Fault::bad_request("The query takes unscanned=accept and nothing else."));
    }
    Ok(download(documents::open(&site.ctx, &who.actor, id, warned).await?))
}
