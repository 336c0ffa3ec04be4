//! How cookies are written: over TLS with the `__Host-` prefix, in a demonstration on loopback without.

use actix_web::HttpRequest;
use actix_web::cookie::{Cookie, SameSite};

use super::Site;

/// The full name of a cookie in this deployment.
pub(super) fn name(site: &Site, short: &str) -> String {
    if site.secure { format!("__Host-{short}") } else { format!("dev-{short}") }
}

/// A cookie for this site only, out of reach of scripts, gone with the browser.
pub(super) fn make<'a>(site: &Site, short: &str, value: impl Into<std::borrow::Cow<'a, str>>) -> Cookie<'a> {
    Cookie::build(name(site, short), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(site.secure)
        .finish()
}

/// What the browser sent under this name.
pub(super) fn value(req: &HttpRequest, site: &Site, short: &str) -> Option<String> {
    req.cookie(&name(site, short)).map(|cookie| cookie.value().to_owned())
}

/// What the browser sent under names that begin so.
pub(super) fn beginning(req: &HttpRequest, site: &Site, short: &str) -> Vec<String> {
    let (begin, all) = (name(site, short), req.cookies());
    let all = all.iter().flat_map(|all| all.iter());
    all.filter(|cookie| cookie.name().starts_with(&begin)).map(|cookie| cookie.value().to_owned()).collect()
}
