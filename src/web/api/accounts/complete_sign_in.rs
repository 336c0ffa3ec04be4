//! `completeSignIn`: the code that was mailed; gives the token for `Authorization: Bearer`. Confirms a registration, too.

use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::domain::Masked;
use crate::domain::account::Face;
use crate::services::accounts::complete;
use crate::web::api::call::ChallengePath;
use crate::web::api::schemas::Account;
use crate::web::http::{Fault, JsonBody, Site};

/// The code as it was mailed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct TypedCode {
    /// Six digits.
    #[schema(value_type = String, pattern = "^[0-9]{6}$", example = "301447")]
    code: Masked<String>,
}

/// A session that began.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct SignedIn {
    /// Send it as `Authorization: Bearer …`. It ends after 30 minutes without a call.
    #[schema(example = "b7Xk2QpV9sLm4Rz1Tn8Wc6Yd3Hf5Jg0Ae-uIoKqSxPt")]
    token: String,
    /// When it ends in any case.
    expires_at: Timestamp,
    /// Whose it is.
    account: Account,
}

/// Complete signing in, or a registration
#[utoipa::path(
    post,
    path = "/sign-in/{challenge_id}",
    operation_id = "completeSignIn",
    tag = "Accounts",
    params(("challenge_id" = String, Path, description = "Of `registerAccount` or `startSignIn`.")),
    request_body = TypedCode,
    responses((status = 200, description = "Signed in.", body = SignedIn))
)]
pub(in crate::web::api) async fn complete_sign_in(
    site: Data<Site>,
    ChallengePath(challenge_id): ChallengePath,
    JsonBody(typed): JsonBody<TypedCode>,
) -> Result<HttpResponse, Fault> {
    let begun = complete(&site.ctx, &challenge_id, typed.code.reveal(), Face::Api).await?;
    let (token, expires_at) = (begun.token.reveal().clone(), begun.expires_at);
    Ok(HttpResponse::Ok().json(SignedIn { token, expires_at, account: begun.account.into() }))
}
