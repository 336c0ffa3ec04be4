//! `GET /`: what the service is and whom to ring; for those signed in, their own drafts and referrals.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::drafts::list::{DraftLine, draft_lines};
use super::referrals::list::{ReferralLine, referral_lines};
use crate::services::{drafts, referrals, services};
use crate::web::http::{Fault, PageSession, Site, Visitor};
use crate::web::ui::{Heading, Reader, ServiceOnPage, draw, service_on_page};

/// Drafts and referrals on the first page; the rest is one page further.
const LATEST: usize = 5;

#[derive(Serialize)]
struct Mine {
    drafts: Vec<DraftLine>,
    referrals: Vec<ReferralLine>,
}

/// Draws the first page.
pub(super) async fn start(req: HttpRequest, site: Data<Site>, visitor: Visitor) -> Result<HttpResponse, Fault> {
    let session = PageSession::of(&req).await?;
    let services: Vec<ServiceOnPage> = services::list(&site.ctx).await?.iter().map(service_on_page).collect();
    let mine = match &session {
        Some(session) => Some(mine(&site, session).await?),
        None => None,
    };
    let reader = session.as_ref().map_or(Reader::Visitor(&visitor), Reader::SignedIn);
    let heading = Heading::plain("Refer somebody for assessment under the Mental Health Act");
    draw(&req, reader, heading, "portal/start.html", context! { services => Serde(services), mine => Serde(mine) })
}

async fn mine(site: &Site, session: &PageSession) -> Result<Mine, Fault> {
    let mut drafts = draft_lines(&site.ctx, drafts::list(&site.ctx, &session.actor).await?);
    let mut referrals = referral_lines(referrals::list_mine(&site.ctx, &session.actor).await?);
    drafts.truncate(LATEST);
    referrals.truncate(LATEST);
    Ok(Mine { drafts, referrals })
}
