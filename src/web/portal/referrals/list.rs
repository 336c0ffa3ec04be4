//! `/referrals`: the referrals that the reader made, latest first.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::domain::status::{ClosedAs, Status};
use crate::services::referrals::{self, MyReferral};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// A referral in its author's list.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct ReferralLine {
    reference: String,
    person: String,
    service: String,
    received_at: String,
    status: Status,
    closed_as: Option<ClosedAs>,
}

/// Referrals as lists show them.
pub(in crate::web::portal) fn referral_lines(referrals: Vec<MyReferral>) -> Vec<ReferralLine> {
    let line = |mine: MyReferral| ReferralLine {
        reference: mine.head.reference.to_string(),
        person: format!("{} {}", mine.head.person.given_name, mine.head.person.family_name),
        service: mine.service.name,
        received_at: mine.head.received_at.to_string(),
        status: mine.head.status,
        closed_as: mine.head.closed_as,
    };
    referrals.into_iter().map(line).collect()
}

/// Draws the list.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    let lines = referral_lines(referrals::list_mine(&site.ctx, &session.actor).await?);
    let context = context! { referrals => Serde(lines) };
    draw(&req, Reader::SignedIn(&session), Heading::plain("My referrals"), "portal/referrals.html", context)
}
