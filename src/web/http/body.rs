//! Reading a body within bounds of size and time, whatever its sender claims.

use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, Header};
use actix_web::web::BytesMut;
use futures_util::StreamExt;
use tokio::time::timeout;

use super::Fault;

/// Largest body of a request that carries no file.
const LARGEST: usize = 1024 * 1024;
/// A body that is not there by then never comes.
const DEADLINE: Duration = Duration::from_secs(15);

/// The whole body of a request of one of these media types.
///
/// # Errors
/// `unsupported_media_type`, `too_large` (before it is read where its length says so), `timeout`, `bad_request` where
/// it breaks off.
pub(super) async fn read(req: &HttpRequest, payload: &mut Payload, types: &[&str]) -> Result<BytesMut, Fault> {
    check_type(req, types)?;
    bounded(req, payload).await
}

/// The same where a body may be left out: none where it is empty, whatever its type.
pub(super) async fn read_if_any(
    req: &HttpRequest,
    payload: &mut Payload,
    types: &[&str],
) -> Result<Option<BytesMut>, Fault> {
    let body = bounded(req, payload).await?;
    if body.is_empty() {
        return Ok(None);
    }
    check_type(req, types)?;
    Ok(Some(body))
}

async fn bounded(req: &HttpRequest, payload: &mut Payload) -> Result<BytesMut, Fault> {
    let length = header::ContentLength::parse(req).ok().map(|header::ContentLength(length)| length);
    if length.is_some_and(|length| length > LARGEST) {
        return Err(too_large());
    }
    timeout(DEADLINE, collect(payload)).await.map_err(|_| {
        Fault::new(StatusCode::REQUEST_TIMEOUT, "timeout", "The body did not come in time. Send the request again.")
    })?
}

async fn collect(payload: &mut Payload) -> Result<BytesMut, Fault> {
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::bad_request("The body broke off. Send the request again."))?;
        if body.len() + chunk.len() > LARGEST {
            return Err(too_large());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn check_type(req: &HttpRequest, types: &[&str]) -> Result<(), Fault> {
    let given = req.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let given: Option<mime::Mime> = given.and_then(|value| value.parse().ok());
    let utf8 = |m: &mime::Mime| m.get_param(mime::CHARSET).is_none_or(|charset| charset == mime::UTF_8);
    if given.is_some_and(|m| types.contains(&m.essence_str()) && utf8(&m)) {
        return Ok(());
    }
    let detail = format!("Send the body as {}, in UTF-8.", types.join(" or "));
    Err(Fault::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "unsupported_media_type", detail))
}

fn too_large() -> Fault {
    let detail = format!("The body is larger than {} KB.", LARGEST / 1024);
    Fault::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}
