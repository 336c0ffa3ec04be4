//! `/referrals/{reference}/received`: the referral has arrived, and where its answers say that somebody must act today,
//! whom to ring now. Can be kept, printed and opened again.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;

use super::reference;
use crate::domain::policy::Operation;
use crate::services::referrals::{head, to_ring};
use crate::services::services;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// Draws the confirmation.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let reference = reference(&path)?;
    let head = head(&site.ctx, &session.actor, Operation::GetReferral, &reference).await?;
    let code = to_ring(&site.ctx, &session.actor, &reference).await?;
    let services = services::list(&site.ctx).await?;
    let service = services.iter().find(|service| service.id == head.service).ok_or_else(Fault::not_found)?;
    let context = context! {
        reference => head.reference.to_string(), received_at => head.received_at.to_string(), service => service.name.as_str(),
        call_reference => code.as_ref().map(ToString::to_string)
    };
    let title = if code.is_some() { "Referral received: ring now" } else { "Referral received" };
    let heading = Heading::of(title, service);
    draw(&req, Reader::SignedIn(&session), heading, "portal/received.html", context)
}
