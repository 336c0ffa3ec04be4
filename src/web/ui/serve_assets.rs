//! `GET /assets/…`: style sheets, scripts and images out of the binary; hashed names for a year, others for an hour.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};

use super::Assets;
use crate::web::http::Fault;

/// The asset of this name.
///
/// # Errors
/// `not_found`.
pub async fn serve_asset(req: HttpRequest) -> Result<HttpResponse, Fault> {
    let asset = Assets::find(req.match_info().query("name")).ok_or_else(Fault::not_found)?;
    let caching = if asset.immutable { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let head = [(header::CONTENT_TYPE, asset.content_type.as_str()), (header::CACHE_CONTROL, caching)];
    let mut response = HttpResponse::Ok();
    head.iter().for_each(|(name, value)| {
        response.insert_header((name.clone(), *value));
    });
    Ok(response.body(asset.bytes.into_owned()))
}
