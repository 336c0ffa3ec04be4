//! `listDocuments`: the documents of a draft.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::services::documents;
use crate::web::api::call::{DraftPath, SignedIn};
use crate::web::api::schemas::Document;
use crate::web::http::{Fault, Site};

/// Documents.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct DocumentList {
    /// First added first.
    items: Vec<Document>,
}

/// The documents of a draft
#[utoipa::path(
    get,
    path = "/drafts/{id}/documents",
    operation_id = "listDocuments",
    tag = "Documents",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Id of the draft.")),
    responses((status = 200, description = "Its documents.", body = DocumentList))
)]
pub(in crate::web::api) async fn list_documents(
    site: Data<Site>,
    SignedIn(who, (DraftPath(draft),)): SignedIn<(DraftPath,)>,
) -> Result<HttpResponse, Fault> {
    let documents = documents::list(&site.ctx, &who.actor, draft).await?;
    Ok(HttpResponse::Ok().json(DocumentList { items: documents.into_iter().map(Document::from).collect() }))
}
