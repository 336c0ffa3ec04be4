//! `releaseReferral`: whoever has a referral gives it back to the queue.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acted;
use crate::services::referrals;
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, IfMatch, Site};

/// Give a referral back
///
/// Its owner may, and a lead: nobody has it then, and another AMHP can take it. A decision that waits for a second person
/// goes with its owner.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/release",
    operation_id = "releaseReferral",
    tag = "The hub",
    security(("bearer" = [])),
    params(
        ("reference" = String, Path, description = "Its reference.", example = "HKM4-9TXW"),
        ("If-Match" = String, Header, description = "The ETag that was read.",
            pattern = "^\"[0-9]+\"$", example = "\"2\"")
    ),
    responses((status = 200, description = "Nobody has it.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn release_referral(
    site: Data<Site>,
    SignedIn(who, (ReferencePath(reference), IfMatch(version))): SignedIn<(ReferencePath, IfMatch)>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::release(&site.ctx, &who.actor, &reference, version).await?))
}
