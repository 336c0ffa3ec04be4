//! `removeDocument`: takes a document from a draft.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::documents;
use crate::web::api::call::{DocumentPath, DraftPath, SignedIn};
use crate::web::http::{Fault, IfMatch, Site};

/// Remove a document
///
/// A document is never changed: its ETag is always `"1"`. What was sent with a referral stays.
#[utoipa::path(
    delete,
    path = "/drafts/{id}/documents/{document_id}",
    operation_id = "removeDocument",
    tag = "Documents",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the draft."),
        ("document_id" = Uuid, Path, description = "Id of the document."),
        ("If-Match" = String, Header, description = "The document's ETag.", pattern = "^\"[0-9]+\"$", example = "\"1\"")
    ),
    responses((status = 204, description = "It is gone."))
)]
pub(in crate::web::api) async fn remove_document(
    site: Data<Site>,
    SignedIn(who, (DraftPath(draft), DocumentPath(document), IfMatch(version))): SignedIn<(
        DraftPath,
        DocumentPath,
        IfMatch,
    )>,
) -> Result<HttpResponse, Fault> {
    documents::remove(&site.ctx, &who.actor, draft, document, version).await?;
    Ok(HttpResponse::NoContent().finish())
}
