//! `getFormSchema`: both schemas of a form, as JSON Schema 2020-12.

use actix_web::HttpResponse;
use actix_web::web::Data;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use crate::form::SchemaKind;
use crate::web::api::call::FormPath;
use crate::web::http::{Fault, Site};

/// A form in two schemas. What needs the time, a check digit or another answer no schema says: see `checkDraft`.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::web::api) struct FormSchemas {
    /// Id of the form.
    #[schema(example = "amhp-referral")]
    form: String,
    /// Its version.
    #[schema(minimum = 1)]
    version: u32,
    /// Its title.
    #[schema(example = "Request an assessment under the Mental Health Act")]
    title: String,
    /// What a draft may hold.
    #[schema(value_type = Object)]
    draft: Value,
    /// What is taken when it is sent.
    #[schema(value_type = Object)]
    submission: Value,
}

/// The schemas of a form
#[utoipa::path(
    get,
    path = "/forms/{form}",
    operation_id = "getFormSchema",
    tag = "Services and forms",
    params(("form" = String, Path, description = "Id of the form.", example = "amhp-referral")),
    responses((status = 200, description = "Both schemas, JSON Schema 2020-12.", body = FormSchemas))
)]
pub(in crate::web::api) async fn get_form_schema(
    site: Data<Site>,
    FormPath(id): FormPath,
) -> Result<HttpResponse, Fault> {
    let form = site.ctx.forms.get(&id).ok_or_else(Fault::not_found)?;
    Ok(HttpResponse::Ok().json(FormSchemas {
        form: id,
        version: form.version(),
        title: form.title().to_owned(),
        draft: form.schema(SchemaKind::Draft),
        submission: form.schema(SchemaKind::Submission),
    }))
}
