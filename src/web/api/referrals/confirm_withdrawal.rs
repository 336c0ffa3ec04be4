//! `confirmWithdrawal`: an AMHP confirms that the referrer withdraws a referral.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acted;
use crate::services::referrals;
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, IfMatch, Site};

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
    params(
        ("reference" = String, Path, description = "Its reference.", example = "HKM4-9TXW"),
        ("If-Match" = String, Header, description = "The ETag that was read.",
            pattern = "^\"[0-9]+\"$", example = "\"2\"")
    ),
    responses((status = 200, description = "It is withdrawn.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn confirm_withdrawal(
    site: Data<Site>,
    SignedIn(who, (ReferencePath(reference), IfMatch(version))): SignedIn<(ReferencePath, IfMatch)>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::confirm_withdrawal(&site.ctx, &who.actor, &reference, version).await?))
}
