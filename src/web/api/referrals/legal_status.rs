//! `recordLegalStatus`: the legal status became known, or changed.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::recorded::SectionStatement;
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, JsonBody, Site};

/// Record the legal status
///
/// The members are those of the form's section `legal`, by the same rules; `considered_for` may be left out. It replaces
/// what was known: a power that is left out has ended. Clocks, band and alarms are computed anew. Pointers of problems
/// begin at the section, `/powers/0/started_at`.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/legal-status",
    operation_id = "recordLegalStatus",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body(content = Object),
    responses((status = 200, description = "It is recorded.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn record_legal_status(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<SectionStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::record_legal_status(&site.ctx, &actor, &reference, version, stated).await?))
}
