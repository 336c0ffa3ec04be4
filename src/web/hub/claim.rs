//! `POST /hub/referrals/{reference}/claim`: takes a referral, or says who has it. Imports `services`, `web::http`,
//! `web::ui`.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::changed::since;
use super::due::Passed;
use super::known::{Known, version};
use crate::services::{Refusal, referrals};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// Takes the referral as it was when the button was drawn.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub; `bad_request` for a post that is none of our forms'.
pub(super) async fn claim(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let known = Known::find(&site, &session.actor, &path).await?;
    let version = version(&posted)?;
    match referrals::claim(&site.ctx, &session.actor, &known.head.reference, version).await {
        Ok(_) => Ok(see_other(&format!("{}?done=claimed", known.path()))),
        Err(Refusal::AlreadyClaimed { name, claimed_at, .. }) => {
            taken(&req, &session, &known, &name, Passed::new(site.ctx.clock.now(), claimed_at))
        }
        Err(refusal @ (Refusal::VersionConflict { .. } | Refusal::WrongStatus)) => {
            let status = Fault::from(refusal).status;
            referrals::log_opening(&site.ctx, &session.actor, &known.head).await?;
            let context = since(&site, &session.actor, &known, version).await?;
            let heading = Heading::of("This referral has changed", &known.service);
            draw_as(&req, status, Reader::SignedIn(&session), heading, "hub/changed.html", context)
        }
        Err(other) => Err(other.into()),
    }
}

/// Who was faster, and when.
fn taken(
    req: &HttpRequest,
    session: &PageSession,
    known: &Known,
    name: &str,
    claimed: Passed,
) -> Result<HttpResponse, Fault> {
    let heading = Heading::of("Somebody else has this referral", &known.service);
    let context = context! {
        owner => name, claimed => Serde(claimed), reference => known.head.reference.to_string(), path => known.path(),
        list => format!("/hub/triage?service={}", known.service.slug),
    };
    draw_as(req, StatusCode::CONFLICT, Reader::SignedIn(session), heading, "hub/claimed.html", context)
}
