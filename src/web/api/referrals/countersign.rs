//! `countersignDecision`: a second person stands by a decision not to proceed.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::decision as domain;
use crate::services::referrals;
use crate::web::api::call::BodyIfAny;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, Site};

/// What the second person adds.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct CountersignStatement {
    /// In words.
    #[schema(max_length = 5000)]
    note: Option<String>,
}

/// Stand by a decision not to proceed
///
/// Another AMHP, or a lead, than who made the decision and than who has the referral. It ends only now; its referrer is
/// told by mail. The body may be left out.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/decision/countersignature",
    operation_id = "countersignDecision",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body(content = CountersignStatement),
    responses((status = 200, description = "It is closed.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn countersign_decision(
    site: Data<Site>,
    Acting { actor, reference, version, body: BodyIfAny(stated) }: Acting<BodyIfAny<CountersignStatement>>,
) -> Result<HttpResponse, Fault> {
    let stated = domain::CountersignStatement { note: stated.note };
    Ok(acted(referrals::countersign(&site.ctx, &actor, &reference, version, stated).await?))
}
