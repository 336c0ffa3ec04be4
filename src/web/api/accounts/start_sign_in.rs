//! `startSignIn`: e-mail and password; a code goes out by mail.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use super::Challenge;
use crate::domain::Masked;
use crate::services::accounts;
use crate::web::http::{Fault, JsonBody, Site};

/// What is typed to sign in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Credentials {
    /// The address.
    #[schema(format = Email, max_length = 254, example = "halvard.quennell@lodestone.example")]
    email: String,
    /// The password.
    #[schema(value_type = String, format = Password, max_length = 256, example = "copper-lantern-estuary")]
    password: Masked<String>,
}

/// Begin to sign in
///
/// Where address and password belong together, a code is mailed; it is taken for ten minutes.
#[utoipa::path(
    post,
    path = "/sign-in",
    operation_id = "startSignIn",
    tag = "Accounts",
    request_body = Credentials,
    responses((status = 202, description = "A code was mailed.", body = Challenge))
)]
pub(in crate::web::api) async fn start_sign_in(
    site: Data<Site>,
    JsonBody(typed): JsonBody<Credentials>,
) -> Result<HttpResponse, Fault> {
    let typed = accounts::Credentials { email: typed.email, password: typed.password };
    let opened = accounts::start_sign_in(&site.ctx, typed).await?;
    Ok(Challenge::accepted(opened.challenge_id.reveal(), opened.expires_at))
}
