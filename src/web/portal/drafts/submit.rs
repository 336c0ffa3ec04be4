//! `POST /drafts/{id}/submission`: sends the draft as it was checked. The key comes with the page, so that a second
//! click leads to the same confirmation.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::check::{Tried, page};
use super::on_page::{id, path, read};
use crate::domain::call::GateException;
use crate::domain::policy::{HUB, Operation};
use crate::domain::reference::Reference;
use crate::services::Refusal;
use crate::services::referrals::{Key, head, submit_with};
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
    let typed = posted.0.iter().find(|(name, _)| name == "gate_exception-reason").map(|(_, reason)| reason.clone());
    let exception = typed.clone().map(|reason| GateException { reason });
    match submit_with(&site.ctx, &session.actor, id, version, &key, exception).await {
        Ok(receipt) => Ok(see_other(&page_of(&site, &session, &receipt.reference).await?)),
        Err(Refusal::Diverted(_)) => Ok(see_other(&format!("{}/ring", path(id)))),
        Err(Refusal::VersionConflict { .. }) => Ok(see_other(&format!("{}/check?changed=true", path(id)))),
        Err(Refusal::Invalid(problems)) => {
            let view = read(&site, &session, &address).await?;
            page(&req, &site, &session, &view, Some(Tried { problems, reason: typed.unwrap_or_default() })).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The referrer is led to the confirmation; the AMHP who sent somebody's draft to the hub's page of the referral.
async fn page_of(site: &Site, session: &PageSession, reference: &Reference) -> Result<String, Fault> {
    let referrers = format!("/referrals/{reference}/received");
    if session.actor.services_as(HUB).is_empty() {
        return Ok(referrers);
    }
    let head = head(&site.ctx, &session.actor, Operation::GetReferral, reference).await?;
    let is_own = head.referrer == session.actor.account;
    Ok(if is_own { referrers } else { format!("/hub/referrals/{reference}") })
}
