//! `submitDraft`: sends a draft. Checked again by the server's clock; acknowledged only once it is on the disk.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::services::referrals;
use crate::web::api::call::{DraftPath, EmptyBody, IdempotencyKey, SeenVersion, SignedIn};
use crate::web::api::schemas::Receipt;
use crate::web::http::{Fault, Site};

type Call = (DraftPath, IdempotencyKey, SeenVersion, EmptyBody);

/// Send a draft
///
/// Needs an `Idempotency-Key` of the caller's choice: the same request under the same key is answered with the same
/// receipt, for seven days, and never makes a second referral. A refused submission changes nothing of the draft. The
/// body may be left out; one that is there is `{}`.
#[utoipa::path(
    post,
    path = "/drafts/{id}/submission",
    operation_id = "submitDraft",
    tag = "Referrals",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the draft."),
        ("Idempotency-Key" = String, Header, description = "1 to 200 visible ASCII characters, new for each referral.",
            min_length = 1, max_length = 200, pattern = "^[!-~]+$", example = "5f0c7d0e-7d0b-4f43-9f55-1f3f3c1f7a11"),
        ("If-Match" = Option<String>, Header, description = "The draft's ETag; heeded where it is sent.",
            pattern = "^\"[0-9]+\"$")
    ),
    responses((status = 201, description = "The referral was received.", body = Receipt, headers(
        ("Location" = String, description = "The referral's address.")
    )))
)]
pub(in crate::web::api) async fn submit_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id), IdempotencyKey(key), SeenVersion(version), EmptyBody)): SignedIn<Call>,
) -> Result<HttpResponse, Fault> {
    let receipt = referrals::submit_draft(&site.ctx, &who.actor, id, version, &key).await?;
    Ok(Receipt::from(receipt).created())
}
