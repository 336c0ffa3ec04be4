//! `updateDraft`: changes answers by a merge patch (RFC 7396) on the version that the caller saw.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::get::shown;
use crate::services::drafts;
use crate::web::api::call::{DraftPath, MergePatch, SignedIn};
use crate::web::api::schemas::Draft;
use crate::web::http::{Fault, IfMatch, Site};

/// Change a draft
///
/// A merge patch (RFC 7396) on the answers: a member that is named is replaced, objects are merged, arrays are
/// replaced whole, `null` takes an answer out. `null` inside an array is refused.
#[utoipa::path(
    patch,
    path = "/drafts/{id}",
    operation_id = "updateDraft",
    tag = "Drafts",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the draft."),
        ("If-Match" = String, Header, description = "The ETag that was read.",
            pattern = "^\"[0-9]+\"$", example = "\"1\"")
    ),
    request_body(content = Object, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "The draft as it is now.", body = Draft, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn update_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id), IfMatch(version), MergePatch(patch))): SignedIn<(DraftPath, IfMatch, MergePatch)>,
) -> Result<HttpResponse, Fault> {
    Ok(shown(&site, drafts::save(&site.ctx, &who.actor, id, version, &patch).await?))
}
