//! `submitReferral`: a whole referral at once, with the same checks as a draft's.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::services::referrals;
use crate::web::api::call::{IdempotencyKey, SignedIn};
use crate::web::api::schemas::Receipt;
use crate::web::http::{Fault, JsonBody, Site};

/// A whole referral.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct Submission {
    /// Slug of the service.
    #[schema(example = "northgate")]
    service: String,
    /// Id of the form.
    #[schema(example = "amhp-referral")]
    form: String,
    /// The answers.
    answers: Value,
}

/// Send a whole referral at once
///
/// Pointers of problems are within `answers`. A referral that belongs to another channel is kept as a draft, named in
/// the answer with the call reference to say on the telephone. Documents are added to drafts: make one where there are any.
#[utoipa::path(
    post,
    path = "/referrals",
    operation_id = "submitReferral",
    tag = "Referrals",
    security(("bearer" = [])),
    params(
        ("Idempotency-Key" = String, Header, description = "1 to 200 visible ASCII characters, new for each referral.",
            min_length = 1, max_length = 200, pattern = "^[!-~]+$", example = "5f0c7d0e-7d0b-4f43-9f55-1f3f3c1f7a11")
    ),
    request_body = Submission,
    responses((status = 201, description = "The referral was received.", body = Receipt, headers(
        ("Location" = String, description = "The referral's address.")
    )))
)]
pub(in crate::web::api) async fn submit_referral(
    site: Data<Site>,
    SignedIn(who, (IdempotencyKey(key), JsonBody(sent))): SignedIn<(IdempotencyKey, JsonBody<Submission>)>,
) -> Result<HttpResponse, Fault> {
    let sent = referrals::Submission { service: sent.service, form: sent.form, answers: sent.answers };
    let receipt = referrals::submit_referral(&site.ctx, &who.actor, sent, &key).await?;
    Ok(Receipt::from(receipt).created())
}
