//! `/referrals/{reference}`: a referral with its answers and what happened to it. Opening it is logged.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::reference;
use crate::domain::event::EventKind;
use crate::domain::status::Act;
use crate::services::referrals::{EventView, ReferralView, events, get};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::portal::lead::query;
use crate::web::portal::readable::sections;
use crate::web::ui::{Heading, Reader, documents_on_page, draw};

/// Something that happened, without what the hub wrote about it.
#[derive(Debug, Serialize)]
struct Happened {
    kind: EventKind,
    at: String,
}

/// Draws the referral.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let reference = reference(&path)?;
    let view = get(&site.ctx, &session.actor, &reference).await?;
    let events = events(&site.ctx, &session.actor, &reference).await?;
    page(&req, &site, &session, &view, &events)
}

fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &ReferralView,
    events: &[EventView],
) -> Result<HttpResponse, Fault> {
    let form = site.ctx.forms.get(&view.form).ok_or_else(Fault::not_found)?;
    let (head, answers) = (&view.head, view.answers()?);
    let happened = |event: &EventView| Happened { kind: event.event.kind, at: event.event.at.to_string() };
    let context = context! {
        reference => head.reference.to_string(), received_at => head.received_at.to_string(),
        status => head.status.as_str(), closed_as => head.closed_as.map(|ended| ended.as_str()),
        service => view.service.name.as_str(), documents => Serde(documents_on_page(&view.documents)),
        sections => Serde(sections(form, &answers, head.received_at, None)),
        events => Serde(events.iter().rev().filter(|event| event.event.kind.shown_to_referrer()).map(happened).collect::<Vec<_>>()),
        may_withdraw => view.available_actions.contains(&Act::Withdraw),
        withdrawal_asked_at => head.withdrawal_asked_at.map(|at| at.to_string()),
        has_just_asked => query(req, "done") == "withdraw",
    };
    let title = format!("Referral {}", head.reference);
    draw(req, Reader::SignedIn(session), Heading::of(&title, &view.service), "portal/referral.html", context)
}
