//! `claimReferral`: an AMHP takes a referral to review it. Of several at once exactly one wins.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acting::{Acting, AsSeen, acted};
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, Site};

/// Take a referral
///
/// Taken again by its owner it stays as it is. `already_claimed` names who has it, and is told before a version that
/// is old.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/claim",
    operation_id = "claimReferral",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    responses((status = 200, description = "The caller has it.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn claim_referral(
    site: Data<Site>,
    Acting { actor, reference, version, .. }: Acting,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::claim(&site.ctx, &actor, &reference, version).await?))
}
