//! Answers a request with a copy, to be kept as a file. Imports `web::http`, `domain`.

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use tokio::sync::Semaphore;

use super::{PrintedCopy, pdf};
use crate::domain::reference::Reference;
use crate::web::http::Fault;

/// Copies that are made at once. A long one takes a processor for a while; the next waits rather than take them all.
static ROOM: Semaphore = Semaphore::const_new(2);

/// The copy of the referral of this reference as a file. It is made beside the threads that answer requests.
///
/// # Errors
/// `internal` where it cannot be made: a defect.
pub async fn send_copy(reference: &Reference, copy: PrintedCopy) -> Result<HttpResponse, Fault> {
    let _room = ROOM.acquire().await.map_err(|error| Fault::internal(&error))?;
    let made = web::block(move || pdf(&copy)).await.map_err(|error| Fault::internal(&error))?;
    let bytes = made.map_err(|error| Fault::internal(&error))?;
    let kept_as = format!("attachment; filename=\"referral-{reference}.pdf\"");
    let mut response = HttpResponse::Ok();
    response.content_type(mime::APPLICATION_PDF);
    response.insert_header((header::CONTENT_DISPOSITION, kept_as));
    response.insert_header((header::CACHE_CONTROL, "no-store"));
    Ok(response.body(bytes))
}
