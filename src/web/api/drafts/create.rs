//! `createDraft`: begins a draft, empty or with answers that are already there.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Data;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::services::drafts;
use crate::web::api::BASE;
use crate::web::api::call::SignedIn;
use crate::web::api::schemas::Draft;
use crate::web::http::{Fault, JsonBody, Site, etag};

/// What begins a draft.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::web::api) struct NewDraft {
    /// Slug of the service that it is for.
    #[schema(example = "northgate")]
    service: String,
    /// Id of the form.
    #[schema(example = "amhp-referral")]
    form: String,
    /// Answers that are already there; without them the draft is empty.
    #[schema(required = false)]
    #[serde(default = "none_yet")]
    answers: Value,
}

fn none_yet() -> Value {
    Value::Object(serde_json::Map::new())
}

/// Begin a draft
///
/// A draft takes answers that are wrong or missing; only what no form could hold is refused. It is deleted 28 days
/// after it was last saved.
#[utoipa::path(
    post,
    path = "/drafts",
    operation_id = "createDraft",
    tag = "Drafts",
    security(("bearer" = [])),
    request_body = NewDraft,
    responses((status = 201, description = "The draft.", body = Draft, headers(
        ("Location" = String, description = "The draft's own address."),
        ("ETag" = String, description = "Its version: what `If-Match` takes.")
    )))
)]
pub(in crate::web::api) async fn create_draft(
    site: Data<Site>,
    SignedIn(who, (JsonBody(new),)): SignedIn<(JsonBody<NewDraft>,)>,
) -> Result<HttpResponse, Fault> {
    let new = drafts::NewDraft { service: new.service, form: new.form, answers: Some(new.answers) };
    let (draft, service) = drafts::create(&site.ctx, &who.actor, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((header::LOCATION, format!("{BASE}/drafts/{}", draft.id)))
        .insert_header(etag(draft.version))
        .json(Draft::new(&site, draft, &service)))
}
