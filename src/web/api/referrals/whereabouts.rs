//! `recordWhereabouts`: it became known where the person is.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::acting::{Acting, AsSeen, acted};
use crate::domain::recorded::SectionStatement;
use crate::services::referrals;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, JsonBody, Site};

/// Record where the person is
///
/// The members are those of the form's section `location`, by the same rules; `hazards` may be left out: then those that
/// were known stay. Pointers of problems begin at the section, `/alone_now`.
#[utoipa::path(
    post,
    path = "/referrals/{reference}/whereabouts",
    operation_id = "recordWhereabouts",
    tag = "The hub",
    security(("bearer" = [])),
    params(AsSeen),
    request_body(content = Object),
    responses((status = 200, description = "It is recorded.", body = ReferralSummary, headers(
        ("ETag" = String, description = "Its new version.")
    )))
)]
pub(in crate::web::api) async fn record_whereabouts(
    site: Data<Site>,
    Acting { actor, reference, version, body: JsonBody(stated) }: Acting<JsonBody<SectionStatement>>,
) -> Result<HttpResponse, Fault> {
    Ok(acted(referrals::record_whereabouts(&site.ctx, &actor, &reference, version, stated).await?))
}
