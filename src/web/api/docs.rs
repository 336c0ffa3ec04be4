//! The document for programs at `/api/v1/openapi.json` and, for people, Swagger UI at `/api/docs/`.

use std::sync::{Arc, LazyLock};

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use utoipa_swagger_ui::Config;

use super::document::document_text;
use crate::web::http::Fault;

/// Swagger UI writes styles into elements; scripts come from files only.
const CONTENT_SECURITY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'none'; frame-ancestors 'none'; \
     base-uri 'none'";

/// `GET /api/v1/openapi.json`.
pub(super) async fn openapi() -> HttpResponse {
    static TEXT: LazyLock<String> = LazyLock::new(document_text);
    HttpResponse::Ok().content_type("application/json").body(TEXT.as_str())
}

/// `GET /api/docs`: relative addresses need the stroke at the end.
pub(super) async fn to_swagger() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/api/docs/")).finish()
}

/// `GET /api/docs/…`: the files of Swagger UI.
pub(super) async fn swagger(req: HttpRequest) -> Result<HttpResponse, Fault> {
    let name = req.match_info().get("file").unwrap_or_default();
    // Nothing is asked of the address that would check the document elsewhere.
    let config = Config::from("/api/v1/openapi.json").validator_url("none");
    let found = utoipa_swagger_ui::serve(name, Arc::new(config));
    let file = found.map_err(|error| Fault::internal(&*error))?.ok_or_else(Fault::not_found)?;
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY)).content_type(file.content_type);
    if file.gzpipped {
        response.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    Ok(response.body(file.bytes.into_owned()))
}
