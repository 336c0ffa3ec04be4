//! `reopenReferral`: a closed referral is opened again.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::reopening as domain;
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, JsonBody, Site};

/// Why a referral is opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct ReopenStatement {
    /// In words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 5000, example = "The crisis team could not take her on.")]
    reason: String,
}

impl From<ReopenStatement> for domain::ReopenStatement {
    fn from(stated: ReopenStatement) -> Self {
        Self { reason: stated.reason }
    }
}

/// Open a closed referral again
///
/// The caller has it then, and screens it again.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/reopening",
    operation_id = "reopenReferral",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = ReopenStatement,
    responses((status = 200, description = "It is open, and the caller has it.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn reopen_referral(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<ReopenStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::reopen(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
