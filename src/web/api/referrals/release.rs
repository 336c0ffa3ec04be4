//! `releaseReferral`: whoever has a referral gives it back to the queue.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acting::{Acting, AsSeen, acted};
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, Site};

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
    params(AsSeen),
    responses((status = 200, description = "Nobody has it.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn release_referral(
    site: Data<Site>,
    Acting { actor, reference, version, .. }: Acting,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::release(&site.ctx, &actor, &reference, version).await?))
}
