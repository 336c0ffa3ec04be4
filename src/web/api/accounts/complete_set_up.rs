//! `completeSetUp`: an invited member of staff chooses a password, then signs in as everybody does.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::Masked;
use crate::services::accounts::set_up;
use crate::web::api::call::TokenPath;
use crate::web::http::{Fault, JsonBody, Site};

/// The password that was chosen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct NewPassword {
    /// A password that is hard to guess, such as three unrelated words.
    #[schema(value_type = String, format = Password, min_length = 12, max_length = 256, example = "copper-lantern-estuary")]
    password: Masked<String>,
}

/// Choose the first password
///
/// The link is good once. Sessions from before end.
#[utoipa::path(
    post,
    path = "/set-up/{token}",
    operation_id = "completeSetUp",
    tag = "Accounts",
    params(("token" = String, Path, description = "Of the link that was mailed.")),
    request_body = NewPassword,
    responses((status = 204, description = "The password is set: sign in."))
)]
pub(in crate::web::api) async fn complete_set_up(
    site: Data<Site>,
    TokenPath(token): TokenPath,
    JsonBody(chosen): JsonBody<NewPassword>,
) -> Result<HttpResponse, Fault> {
    set_up(&site.ctx, &token, chosen.password).await?;
    Ok(HttpResponse::NoContent().finish())
}
