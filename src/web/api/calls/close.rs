//! `closeCallReference`: the hub says why a call needs no referral.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::services::calls;
use crate::web::api::call::{CodePath, SignedIn};
use crate::web::http::{Fault, JsonBody, Site};

/// Why no referral is needed.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct CallClosing {
    /// In words, with at least one visible character.
    #[schema(
        min_length = 1,
        max_length = 5000,
        example = "The crisis team sees her within the hour; agreed with Dr Quennell."
    )]
    reason: String,
}

/// Close a call without a referral
///
/// Whoever opened it may, and a lead. The draft stays with its author, who may send or delete it.
#[utoipa::path(
    post,
    path = "/call-references/{code}/closing",
    operation_id = "closeCallReference",
    tag = "The hub",
    security(("bearer" = [])),
    params(("code" = String, Path, description = "The call reference: six symbols.", example = "HKM4T7")),
    request_body = CallClosing,
    responses((status = 204, description = "The call is over."))
)]
pub(in crate::web::api) async fn close_call_reference(
    site: Data<Site>,
    SignedIn(who, (CodePath(code), JsonBody(closing))): SignedIn<(CodePath, JsonBody<CallClosing>)>,
) -> Result<HttpResponse, Fault> {
    calls::close(&site.ctx, &who.actor, &code, &closing.reason).await?;
    Ok(HttpResponse::NoContent().finish())
}
