//! `submitDraft`: sends a draft. Checked again by the server's clock; acknowledged only once it is on the disk.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::call as domain;
use crate::services::referrals;
use crate::web::api::call::{BodyIfAny, DraftPath, IdempotencyKey, SeenVersion, SignedIn};
use crate::web::api::object::Object;
use crate::web::api::schemas::Receipt;
use crate::web::http::{Fault, Site};

/// What goes with a submission.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct DraftSubmission {
    /// For the AMHP who opened the draft by its call reference only: nothing that is wrong in the gate keeps it from being
    /// sent then.
    #[schema(value_type = Option<GateException>)]
    gate_exception: Option<Object<GateException>>,
}

/// Why a referral is sent that the gate would not let pass. Recorded with it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct GateException {
    /// In words, with at least one visible character.
    #[schema(min_length = 1, max_length = 5000, example = "Taken by telephone from Dr Quennell, who is with her now.")]
    reason: String,
}

type Call = (DraftPath, IdempotencyKey, SeenVersion, BodyIfAny<DraftSubmission>);

/// Send a draft
///
/// Needs an `Idempotency-Key` of the caller's choice: the same request under the same key is answered with the same
/// receipt, for seven days, and never makes a second referral. A refused submission changes nothing of the draft. The
/// body may be left out; an AMHP who opened the draft by its call reference says there why it is sent past the gate.
/// A draft that belongs to another channel is kept, and the answer names the call reference to say on the telephone.
#[utoipa::path(
    post,
    path = "/drafts/{id}/submission",
    operation_id = "submitDraft",
    tag = "Referrals",
    security(("bearer" = [])),
    params(
        ("id" = Uuid, Path, description = "Id of the draft."),
        ("Idempotency-Key" = String, Header, description = "1 to 200 visible ASCII characters, new for each referral.",
            min_length = 1, max_length = 200, pattern = "^[!-~]+$", example = "5f0c7d0e-7d0b-4f43-9f55-1f3f3c1f7a11"),
        ("If-Match" = Option<String>, Header, description = "The draft's ETag; heeded where it is sent.",
            pattern = "^\"[0-9]+\"$")
    ),
    request_body(content = DraftSubmission),
    responses((status = 201, description = "The referral was received.", body = Receipt, headers(
        ("Location" = String, description = "The referral's address.")
    )))
)]
pub(in crate::web::api) async fn submit_draft(
    site: Data<Site>,
    SignedIn(who, (DraftPath(id), IdempotencyKey(key), SeenVersion(version), BodyIfAny(sent))): SignedIn<Call>,
) -> Result<HttpResponse, Fault> {
    let exception = sent.gate_exception.map(|Object(exception)| domain::GateException { reason: exception.reason });
    let receipt = referrals::submit_with(&site.ctx, &who.actor, id, version, &key, exception).await?;
    Ok(Receipt::from(receipt).created())
}
