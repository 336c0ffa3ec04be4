//! `recordContact`: somebody was rung, or rang.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::contact as domain;
use crate::services::referrals;
use crate::web::api::schemas::{ReferralSummary, codes};
use crate::web::http::{Fault, JsonBody, Site};

/// A contact.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct ContactStatement {
    /// By which way.
    #[schema(required, value_type = codes::ContactChannel)]
    channel: Option<domain::ContactChannel>,
    /// With whom: name and part in the matter.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Dr Quennell, GP")]
    who: String,
    /// What came of it.
    #[schema(required, value_type = codes::ContactOutcome)]
    outcome: Option<domain::ContactOutcome>,
    /// In words.
    #[schema(max_length = 5000)]
    note: Option<String>,
}

impl From<ContactStatement> for domain::ContactStatement {
    fn from(stated: ContactStatement) -> Self {
        Self { channel: stated.channel, who: stated.who, outcome: stated.outcome, note: stated.note }
    }
}

/// Record a contact
///
/// Every AMHP and lead of the service may, whoever has the referral. Only `reached` stops the time for the first contact.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/contacts",
    operation_id = "recordContact",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = ContactStatement,
    responses((status = 200, description = "The contact is recorded.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn record_contact(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<ContactStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::record_contact(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
