//! After a post: 303, so that the browser reads the next page by GET. Imports only its own floor.

use actix_web::HttpResponse;
use actix_web::cookie::Cookie;
use actix_web::http::header;

use super::Fault;

/// Go on to this path by GET.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Go on to this path, with cookies.
///
/// # Errors
/// `internal` for a cookie that cannot be written.
pub fn see_other_with(path: &str, cookies: &[Cookie<'_>]) -> Result<HttpResponse, Fault> {
    let mut response = see_other(path);
    for cookie in cookies {
        response.add_cookie(cookie).map_err(|e| Fault::internal(&e))?;
    }
    Ok(response)
}
