//! `POST /drafts/{id}/submission`: sends the draft as it was checked. The key comes with the page, so that a second
//! click leads to the same confirmation.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::check::page;
use super::on_page::{id, path, read};
use crate::services::Refusal;
use crate::services::referrals::{Key, submit_draft};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};

/// Sends, and leads to the confirmation, to the numbers to ring, or back to what is wrong.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    address: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let id = id(&address)?;
    let key = Key::parse(Some(posted.text("key")))?;
    let version = posted.text("version").parse().ok();
    match submit_draft(&site.ctx, &session.actor, id, version, &key).await {
        Ok(receipt) => Ok(see_other(&format!("/referrals/{}/received", receipt.reference))),
        Err(Refusal::Diverted(_)) => Ok(see_other(&format!("{}/ring", path(id)))),
        Err(Refusal::VersionConflict { .. }) => Ok(see_other(&format!("{}/check?changed=true", path(id)))),
        Err(Refusal::Invalid(_)) => {
            let view = read(&site, &session, &address).await?;
            page(&req, &site, &session, &view, true).await
        }
        Err(other) => Err(other.into()),
    }
}
