//! `listDrafts`: the caller's drafts, last saved first, without their answers.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::services::drafts;
use crate::web::api::call::SignedIn;
use crate::web::api::schemas::DraftSummary;
use crate::web::http::{Fault, Site};

/// Drafts.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct DraftList {
    /// Last saved first.
    items: Vec<DraftSummary>,
}

/// My drafts
#[utoipa::path(
    get,
    path = "/drafts",
    operation_id = "listDrafts",
    tag = "Drafts",
    security(("bearer" = [])),
    responses((status = 200, description = "The caller's drafts.", body = DraftList))
)]
pub(in crate::web::api) async fn list_drafts(
    site: Data<Site>,
    SignedIn(who, ()): SignedIn<()>,
) -> Result<HttpResponse, Fault> {
    let drafts = drafts::list(&site.ctx, &who.actor).await?;
    let items = drafts.iter().map(|found| DraftSummary::new(&site, &found.draft, &found.service)).collect();
    Ok(HttpResponse::Ok().json(DraftList { items }))
}
