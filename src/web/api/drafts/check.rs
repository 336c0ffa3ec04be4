//! `checkDraft`: everything that would keep a draft from being sent now.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;

use crate::services::drafts;
use crate::services::referrals::implied_urgency;
use crate::web::api::call::{DraftPath, SignedIn};
use crate::web::api::problem::Problem;
use crate::web::http::{Fault, Site};

/// Problems of a draft.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct DraftProblems {
    /// In the order of the form; empty where the draft may be sent.
    problems: Vec<Problem>,
    /// Whether the answers as they stand say that somebody must act today: ring the service as well as sending. While
    /// answers are missing, what was not asked yet counts for nothing. False for an AMHP who opened the draft by a call.
    ring_now: bool,
}

/// What a draft still lacks
#[utoipa::path(
    get,
    path = "/drafts/{id}/problems",
    operation_id = "checkDraft",
    tag = "Drafts",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "Id of the draft.")),
    responses((status = 200, description = "Every problem, by the server's clock now.", body = DraftProblems))
)]
pub(in crate::web::api) async fn check_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id),)): SignedIn<(DraftPath,)>,
) -> Result<HttpResponse, Fault> {
    let view = drafts::check(&site.ctx, &who.actor, id).await?;
    let ring_now = !implied_urgency(&site.ctx, &view).await?.is_empty();
    let problems = view.problems.into_iter().map(Problem::from).collect();
    Ok(HttpResponse::Ok().json(DraftProblems { problems, ring_now }))
}
