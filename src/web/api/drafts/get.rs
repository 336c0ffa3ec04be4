//! `getDraft`: a draft with its answers.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::drafts;
use crate::services::drafts::DraftView;
use crate::web::api::call::{DraftPath, SignedIn};
use crate::web::api::schemas::Draft;
use crate::web::http::{Fault, Site, etag};

/// Read a draft
#[utoipa::path(
    get,
    path = "/drafts/{id}",
    operation_id = "getDraft",
    tag = "Drafts",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Id of the draft.")),
    responses((status = 200, description = "The draft.", body = Draft, headers(
        ("ETag" = String, description = "Its version: what `If-Match` takes.")
    )))
)]
pub(in crate::web::api) async fn get_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id),)): SignedIn<(DraftPath,)>,
) -> Result<HttpResponse, Fault> {
    Ok(shown(&site, drafts::get(&site.ctx, &who.actor, id).await?))
}

/// A draft as it was read or saved.
pub(super) fn shown(site: &Site, view: DraftView) -> HttpResponse {
    let version = etag(view.draft.version);
    HttpResponse::Ok().insert_header(version).json(Draft::new(site, view.draft, &view.service))
}
