//! `POST /kept/{id}/removal`: throws a kept post away. One that is not there is away already.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::PATH;
use crate::services::parked::remove;
use crate::web::http::{Fault, PageSession, Posted, Site, kept_cookies_gone, kept_tokens, see_other_with};

/// Throws it away and leads to what is left.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    id: Path<String>,
    _: Posted,
) -> Result<HttpResponse, Fault> {
    let id = id.parse().map_err(|_| Fault::not_found())?;
    let held = kept_tokens(&req, &site);
    let left = remove(&site.ctx, &session.actor, held.clone(), id).await?;
    see_other_with(if left.is_empty() { "/" } else { PATH }, &kept_cookies_gone(&site, &held, &left))
}
