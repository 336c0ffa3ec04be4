//! `openCallReference`: an AMHP who answers opens the draft by its call reference. Of several at once exactly one has it.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::services::calls;
use crate::web::api::call::{CodePath, SignedIn};
use crate::web::http::{Fault, Site, etag};

/// The draft that a call reference opened.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct OpenedCall {
    /// Id of the draft: it is read, changed and sent like one of the caller's own, but not deleted.
    draft_id: Uuid,
    /// Its version: what `If-Match` takes.
    #[schema(pattern = "^\"[0-9]+\"$", example = "\"1\"")]
    etag: String,
}

/// Open the draft of a call
///
/// For AMHPs and leads of the service that is rung; to others no code opens anything. Small letters, spaces and hyphens
/// are heeded as people write them. Opened again by the same person nothing changes; `already_claimed` names who has it;
/// a lead takes over from an AMHP. Wrong codes are counted for the account. Each opening is logged.
#[utoipa::path(
    post,
    path = "/call-references/{code}/claim",
    operation_id = "openCallReference",
    tag = "The hub",
    security(("bearer" = [])),
    params(("code" = String, Path, description = "The call reference: six symbols.", example = "HKM4T7")),
    responses((status = 200, description = "The caller has the call and may work on its draft.", body = OpenedCall, headers(
        ("ETag" = String, description = "The draft's version.")
    )))
)]
pub(in crate::web::api) async fn open_call_reference(
    site: Data<Site>,
    SignedIn(who, (CodePath(code),)): SignedIn<(CodePath,)>,
) -> Result<HttpResponse, Fault> {
    let opened = calls::open(&site.ctx, &who.actor, &code).await?;
    let body = OpenedCall { draft_id: opened.draft.uuid(), etag: format!("\"{}\"", opened.version) };
    Ok(HttpResponse::Ok().insert_header(etag(opened.version)).json(body))
}
