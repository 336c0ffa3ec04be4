//! `triageReferral`: an AMHP gives a referral another band, with a reason.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::band_change as domain;
use crate::services::referrals;
use crate::web::api::schemas::{ReferralSummary, codes};
use crate::web::http::{Fault, JsonBody, Site};

/// A band, and why.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct BandStatement {
    /// Which.
    #[schema(required, value_type = codes::Band)]
    band: Option<crate::domain::band::Band>,
    /// Why, in words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 5000, example = "Her sister stays with her until Monday.")]
    reason: String,
    /// What changed; needed to lower the band below what one of the rules R1 to R4 asks for.
    #[schema(max_length = 5000)]
    fact_changed: Option<String>,
    /// Whom the caller spoke to about it; needed then as well.
    #[schema(max_length = 200, example = "Dr Quennell, GP")]
    spoken_to: Option<String>,
}

impl From<BandStatement> for domain::BandStatement {
    fn from(stated: BandStatement) -> Self {
        Self {
            band: stated.band,
            reason: stated.reason,
            fact_changed: stated.fact_changed,
            spoken_to: stated.spoken_to,
        }
    }
}

/// Change the band
///
/// The rules suggest, an AMHP decides. The lines of the rules that fire when the band is lowered have been weighed and do
/// not raise it again; new facts and time do.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/band",
    operation_id = "triageReferral",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body = BandStatement,
    responses((status = 200, description = "The band is set.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn triage_referral(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<BandStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::set_band(&site.ctx, &actor, &reference, version, stated.into()).await?))
}
