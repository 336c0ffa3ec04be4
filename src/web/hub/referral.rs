//! `GET /hub/referrals/{reference}`: everything an AMHP needs to know of a referral, and what they may do next. Imports
//! `services`, `domain`, `form`, `web::http`, `web::ui`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::{Serde, Value};

use super::buttons::buttons;
use super::head::HeadOnPage;
use super::known::Known;
use super::proposal::ProposalOnPage;
use super::recorded::Recorded;
use super::referrer::Referrer;
use super::{answers, timeline};
use crate::domain::event::EventKind;
use crate::domain::ids::AccountId;
use crate::form::Form;
use crate::services::referrals::{self, EventView};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, documents_on_page, draw};

/// The page of a referral.
///
/// # Errors
/// `not_found` for whoever holds no role at its hub.
pub(super) async fn referral(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let known = Known::find(&site, &session.actor, &path).await?;
    let reference = &known.head.reference;
    let view = referrals::get(&site.ctx, &session.actor, reference).await?;
    let events = referrals::events(&site.ctx, &session.actor, reference).await?;
    let form = form(&site, &view.form)?;
    let outlook = referrals::outlook(&site.ctx, &session.actor, reference).await?;
    let answers = view.answers()?;
    let (now, reader) = (site.ctx.clock.now(), session.actor.account);
    let context = context! {
        referral => Serde(HeadOnPage::new(&view.head, &outlook, &site.ctx.forms, reader, now)),
        referrer => Serde(Referrer::read(form, &answers, now)),
        sections => Serde(answers::sections(form.readable(&answers, view.head.received_at))),
        recorded => Serde(Recorded::all(form, &events)), done => done(req.query_string(), &events, reader),
        events => Serde(timeline::events(events, form)),
        documents => Serde(documents_on_page(&view.documents)),
        list => format!("/hub/triage?service={}", view.service.slug),
        withdrawal => outlook.withdrawal.as_ref().map(Serde), proposal => Serde(ProposalOnPage::of(&outlook)),
        buttons => Serde(buttons(&view.available_actions)),
        as_of => now.to_string(),
    };
    let title = format!("Referral {reference}");
    draw(&req, Reader::SignedIn(&session), Heading::of(&title, &view.service), "hub/referral.html", context)
}

/// The form with which a referral was made.
///
/// # Errors
/// `not_found`: this release does not have it.
pub(super) fn form<'a>(site: &'a Site, id: &str) -> Result<&'a Form, Fault> {
    site.ctx.forms.get(id).ok_or_else(Fault::not_found)
}

/// What the reader has just done, an act, where the last event bears it out: an old address says nothing untrue.
fn done(query: &str, events: &[EventView], reader: AccountId) -> Option<Value> {
    let act = query.strip_prefix("done=")?;
    let last = events.iter().rev().map(|event| &event.event).find(|event| event.actor == Some(reader))?;
    let is_so = act_of(last.kind).contains(&act) && events.last().is_some_and(|latest| latest.event.id == last.id);
    let outcome = last.payload.get("outcome").and_then(serde_json::Value::as_str);
    is_so.then(|| context! { act, kind => last.kind.as_str(), outcome })
}

/// By which acts an event comes about, as addresses name them.
fn act_of(kind: EventKind) -> &'static [&'static str] {
    use EventKind as K;
    match kind {
        K::Claimed => &["claimed"],
        K::Accepted | K::DecisionProposed => &["decided"],
        K::NotProceeding => &["decided", "countersign"],
        K::Released => &["release"],
        K::BandChanged => &["triage"],
        K::Contacted => &["record_contact"],
        K::LegalStatusRecorded => &["record_legal_status"],
        K::WhereaboutsRecorded => &["record_whereabouts"],
        K::SeenRecorded => &["record_seen"],
        K::Withdrawn => &["confirm_withdrawal"],
        K::Duplicate => &["mark_duplicate"],
        K::Reopened => &["reopen"],
        _ => &[],
    }
}
