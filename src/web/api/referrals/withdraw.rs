//! `withdrawReferral`: the referrer asks to withdraw a referral.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain;
use crate::domain::referral::ReferralHead;
use crate::services::referrals;
use crate::web::api::call::{ReferencePath, SignedIn};
use crate::web::api::schemas::codes;
use crate::web::http::{Fault, JsonBody, Site, etag};

/// A withdrawal.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct WithdrawalStatement {
    /// Why.
    #[schema(required, value_type = codes::WithdrawalCode)]
    code: Option<domain::withdrawal::WithdrawalCode>,
    /// In words.
    #[schema(max_length = 5000)]
    detail: Option<String>,
}

impl From<WithdrawalStatement> for domain::withdrawal::WithdrawalStatement {
    fn from(stated: WithdrawalStatement) -> Self {
        Self { code: stated.code, detail: stated.detail }
    }
}

/// What became of a withdrawal.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct AskedWithdrawal {
    /// The reference of the referral.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// Where it stands.
    #[schema(value_type = codes::Status)]
    status: domain::status::Status,
    /// How it ended: withdrawn, where nobody has to confirm.
    #[schema(value_type = Option<codes::ClosedAs>)]
    closed_as: Option<domain::status::ClosedAs>,
    /// Since when an AMHP is asked to confirm.
    withdrawal_asked_at: Option<Timestamp>,
}

impl From<ReferralHead> for AskedWithdrawal {
    fn from(head: ReferralHead) -> Self {
        let ReferralHead { status, closed_as, withdrawal_asked_at, .. } = head;
        Self { reference: head.reference.to_string(), status, closed_as, withdrawal_asked_at }
    }
}

/// Ask to withdraw a referral
///
/// Its referrer may, and needs no version. While nobody of the hub has looked at it and no legal power runs it is
/// withdrawn at once; else an AMHP confirms. Asked again it stays as it is.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/withdrawal",
    operation_id = "withdrawReferral",
    tag = "Referrals",
    security(("bearer" = [])),
    params(
        ("reference" = String, Path, description = "Its reference.", example = "HKM4-9TXW")
    ),
    request_body = WithdrawalStatement,
    responses((status = 200, description = "It is withdrawn, or an AMHP is asked to confirm.", body = AskedWithdrawal, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn withdraw_referral(
    site: Data<Site>,
    SignedIn(who, (ReferencePath(reference), JsonBody(stated))): SignedIn<(
        ReferencePath,
        JsonBody<WithdrawalStatement>,
    )>,
) -> Result<HttpResponse, Fault> {
    let head = referrals::withdraw(&site.ctx, &who.actor, &reference, stated.into()).await?;
    Ok(HttpResponse::Ok().insert_header(etag(head.version)).json(AskedWithdrawal::from(head)))
}
