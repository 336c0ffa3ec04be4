//! `resendCode`: another code for an open challenge.

use actix_web::HttpResponse;
use actix_web::web::Data;

use super::Challenge;
use crate::services::accounts::resend;
use crate::web::api::call::ChallengePath;
use crate::web::http::{Fault, Site};

/// Mail another code
///
/// The code before stays good for its own ten minutes.
#[utoipa::path(
    post,
    path = "/sign-in/{challenge_id}/code",
    operation_id = "resendCode",
    tag = "Accounts",
    params(("challenge_id" = String, Path, description = "Of `registerAccount` or `startSignIn`.")),
    responses((status = 202, description = "Another code was mailed.", body = Challenge))
)]
pub(in crate::web::api) async fn resend_code(
    site: Data<Site>,
    ChallengePath(challenge_id): ChallengePath,
) -> Result<HttpResponse, Fault> {
    let expires_at = resend(&site.ctx, &challenge_id).await?;
    Ok(Challenge::accepted(&challenge_id, expires_at))
}
