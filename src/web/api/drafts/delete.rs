//! `deleteDraft`: throws a draft away, as it was at the version that the caller saw.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::drafts;
use crate::web::api::call::{DraftPath, SignedIn};
use crate::web::http::{Fault, IfMatch, Site};

/// Throw a draft away
///
/// Its author only. A draft about which a call is expected is kept until the call is over (`wrong_status`).
#[utoipa::path(
    delete,
    path = "/drafts/{id}",
    operation_id = "deleteDraft",
    tag = "Drafts",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the draft."),
        ("If-Match" = String, Header, description = "The ETag that was read.",
            pattern = "^\"[0-9]+\"$", example = "\"1\"")
    ),
    responses((status = 204, description = "It is gone."))
)]
pub(in crate::web::api) async fn delete_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id), IfMatch(version))): SignedIn<(DraftPath, IfMatch)>,
) -> Result<HttpResponse, Fault> {
    drafts::delete(&site.ctx, &who.actor, id, version).await?;
    Ok(HttpResponse::NoContent().finish())
}
