//! `recordSeen`: a professional saw the person after the referral was received.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::seen as domain;
use crate::services::referrals;
use crate::web::api::schemas::{ReferralSummary, codes};
use crate::web::http::{Fault, JsonBody, Site};

/// That somebody saw the person.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct SeenStatement {
    /// When; not in the future.
    #[schema(required, value_type = Timestamp)]
    at: Option<Timestamp>,
    /// By whom: name and profession.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Sister Adeyemi, crisis team")]
    by: String,
    /// How.
    #[schema(required, value_type = codes::SeenManner)]
    manner: Option<domain::SeenManner>,
    /// Whether they spoke.
    #[schema(required, value_type = codes::Spoke)]
    spoke: Option<domain::Spoke>,
    /// Where.
    #[schema(max_length = 200)]
    place: Option<String>,
    /// In words.
    #[schema(max_length = 5000)]
    note: Option<String>,
}

impl From<SeenStatement> for domain::SeenStatement {
    fn from(stated: SeenStatement) -> Self {
        Self {
            at: stated.at,
            by: stated.by,
            manner: stated.manner,
            spoke: stated.spoke,
            place: stated.place,
            note: stated.note,
        }
    }
}

/// Record that somebody saw the person
#[utoipa::path(
    post,
    path = "/referrals/{reference}/seen",
    operation_id = "recordSeen",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = SeenStatement,
    responses((status = 200, description = "It is recorded.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn record_seen(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<SeenStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::record_seen(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
