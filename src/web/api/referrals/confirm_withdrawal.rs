//! `confirmWithdrawal`: an AMHP confirms that the referrer withdraws a referral.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acting::{Acting, AsSeen, acted};
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, Site};

/// Confirm a withdrawal
///
/// The referral ends as withdrawn; its referrer is told by mail. A nearest relative's request under section 13(4) is not
/// ended by it.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/withdrawal/confirmation",
    operation_id = "confirmWithdrawal",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    responses((status = 200, description = "It is withdrawn.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn confirm_withdrawal(
    site: Data<Site>,
    Acting { actor, reference, version, .. }: Acting,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::confirm_withdrawal(&site.ctx, &actor, &reference, version).await?))
}
