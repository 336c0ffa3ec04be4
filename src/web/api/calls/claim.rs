//! `openCallReference`: an AMHP who answers opens the draft by its call reference, of several at once exactly one; or
//! learns which referral the call is about.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::services::calls;
use crate::web::api::call::{CodePath, SignedIn};
use crate::web::http::{Fault, Site, etag};

/// What a call reference leads to: a draft, or a referral that was sent with the advice to ring.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(in crate::web::api) enum OpenedCall {
    /// A draft, which the caller has opened.
    Draft(OpenedDraft),
    /// A referral that was sent already: it is read and claimed as in the list.
    Referral(RungReferral),
}

/// The draft that a call reference opened.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct OpenedDraft {
    /// Id of the draft: it is read, changed and sent like one of the caller's own, but not deleted.
    draft_id: Uuid,
    /// Its version: what `If-Match` takes.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
}

/// The referral about which the caller is rung.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct RungReferral {
    /// Its name for people.
    #[schema(pattern = "^[234679CDFGHJKMNPRTVWXYZ]{4}-[234679CDFGHJKMNPRTVWXYZ]{4}$", example = "HKM4-9TXW")]
    reference: String,
    /// Its version: what `If-Match` takes.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
}

/// Open what a call is about
///
/// For AMHPs and leads of the service that is rung; to others no code opens anything. Small letters, spaces and hyphens
/// are heeded as people write them. A code that was given with a refused submission opens its draft: opened again by the
/// same person nothing changes; `already_claimed` names who has it; a lead takes over from an AMHP; each opening is
/// logged. A code that was given with an accepted referral (`ring_now`) names the referral: claiming that ends the call.
/// Wrong codes are counted for the account.
#[utoipa::path(
    post,
    path = "/call-references/{code}/claim",
    operation_id = "openCallReference",
    tag = "The hub",
    security(("bearer" = [])),
    params(("code" = String, Path, description = "The call reference: six symbols.", example = "HKM4T7")),
    responses((status = 200, description = "The draft, which the caller may work on now; or the referral.", body = OpenedCall, headers(
        ("ETag" = String, description = "The version of the draft or the referral.")
    )))
)]
pub(in crate::web::api) async fn open_call_reference(
    site: Data<Site>,
    SignedIn(who, (CodePath(code),)): SignedIn<(CodePath,)>,
) -> Result<HttpResponse, Fault> {
    let opened = calls::open(&site.ctx, &who.actor, &code).await?;
    let written = |version: i64| format!("\"{version}\"");
    let (version, body) = match opened {
        calls::OpenedCall::Draft { draft, version } => {
            (version, OpenedCall::Draft(OpenedDraft { draft_id: draft.uuid(), etag: written(version) }))
        }
        calls::OpenedCall::Referral { reference, version } => {
            let reference = reference.to_string();
            (version, OpenedCall::Referral(RungReferral { reference, etag: written(version) }))
        }
    };
    Ok(HttpResponse::Ok().insert_header(etag(version)).json(body))
}
