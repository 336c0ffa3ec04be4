//! Versions in HTTP: `ETag: "7"` and `If-Match: "7"` (RFC 9110 §8.8.3, §13.1.1), strong comparison only.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{FromRequest, HttpRequest};

use super::Fault;

/// The header that names a version.
pub fn etag(version: i64) -> (header::HeaderName, HeaderValue) {
    let value = HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
    (header::ETAG, value)
}

/// The version that a caller saw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IfMatch(pub i64);

/// No version of ours is negative: what is not an entity tag of ours matches nothing.
const NO_VERSION: i64 = -1;

impl IfMatch {
    /// The version named in the request, if any.
    pub fn of(req: &HttpRequest) -> Option<Self> {
        let text = req.headers().get(header::IF_MATCH)?.to_str().unwrap_or_default().trim();
        if text.is_empty() || text == "*" {
            return None;
        }
        let version = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).and_then(|t| t.parse().ok());
        Some(Self(version.filter(|v| *v >= 0).unwrap_or(NO_VERSION)))
    }
}

impl FromRequest for IfMatch {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(req).ok_or_else(|| {
            let detail = "Send If-Match with the ETag that you read, so that nobody's change is overwritten.";
            Fault::new(StatusCode::PRECONDITION_REQUIRED, "if_match_required", detail)
        }))
    }
}
