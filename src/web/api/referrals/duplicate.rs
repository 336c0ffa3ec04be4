//! `markDuplicate`: a referral ends as a duplicate of another, which takes over what it says.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::duplicate as domain;
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, JsonBody, Site};

/// Of which referral it is a duplicate.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct DuplicateStatement {
    /// The reference of the referral that goes on: open, of the same service.
    #[serde(default)]
    #[schema(required, min_length = 1, example = "HKM4-9TXW")]
    of: String,
}

impl From<DuplicateStatement> for domain::DuplicateStatement {
    fn from(stated: DuplicateStatement) -> Self {
        Self { of: stated.of }
    }
}

/// Close as a duplicate
///
/// In the same write the referral that goes on takes over the more serious band, the earlier time by which somebody must
/// act, the facts and the hazards.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/duplicate",
    operation_id = "markDuplicate",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = DuplicateStatement,
    responses((status = 200, description = "It is closed as a duplicate.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn mark_duplicate(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<DuplicateStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::mark_duplicate(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
