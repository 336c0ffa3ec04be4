//! `searchReferrals`: a person's referrals, open and closed. What is looked for travels in the body, never in an address.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::services::referrals::{self, Search};
use crate::web::api::call::SignedIn;
use crate::web::api::schemas::ReferralSummary;
use crate::web::http::{Fault, JsonBody, Site};

/// Who is looked for: at least one of name, date of birth and NHS number. What is said must all fit.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct ReferralSearch {
    /// Slug of the service; may be left out by who belongs to one hub only.
    #[serde(default)]
    #[schema(example = "northgate")]
    service: Option<String>,
    /// Words of the name in any order and case, at most ten: each begins a given or family name or a part of one, and at
    /// least one begins a whole name.
    #[serde(default)]
    #[schema(max_length = 200, example = "Holloway M")]
    name: Option<String>,
    /// Date of birth, `1991-03-27`.
    #[serde(default)]
    #[schema(example = "1991-03-27")]
    date_of_birth: Option<String>,
    /// NHS number, with or without spaces.
    #[serde(default)]
    #[schema(example = "999 000 0018")]
    nhs_number: Option<String>,
}

/// What was found.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct FoundReferrals {
    /// Open and closed referrals, the newest first, at most 50.
    #[schema(max_items = 50)]
    items: Vec<ReferralSummary>,
}

/// Find a person's referrals
///
/// Open and closed referrals of one service. Logged as a view of the list.
#[utoipa::path(
    post,
    path = "/queue/search",
    operation_id = "searchReferrals",
    tag = "The hub",
    security(("bearer" = [])),
    request_body = ReferralSearch,
    responses((status = 200, description = "What was found; perhaps nothing.", body = FoundReferrals))
)]
pub(in crate::web::api) async fn search_referrals(
    site: Data<Site>,
    SignedIn(who, (JsonBody(asked),)): SignedIn<(JsonBody<ReferralSearch>,)>,
) -> Result<HttpResponse, Fault> {
    let search = Search {
        service: asked.service,
        name: asked.name.unwrap_or_default(),
        date_of_birth: asked.date_of_birth.unwrap_or_default(),
        nhs_number: asked.nhs_number.unwrap_or_default(),
    };
    let found = referrals::search(&site.ctx, &who.actor, search).await?;
    let items = found.items.into_iter().map(ReferralSummary::from).collect();
    Ok(HttpResponse::Ok().json(FoundReferrals { items }))
}
