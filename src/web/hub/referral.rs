//! `GET /hub/referrals/{reference}`: everything an AMHP needs to know of a referral, and what they may do next. Imports
//! `services`, `domain`, `form`, `web::http`, `web::ui`.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::due::{Due, Passed};
use super::known::Known;
use super::list::{age, hazards, name};
use super::referrer::Referrer;
use super::{answers, timeline};
use crate::domain::ids::AccountId;
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, Status};
use crate::form::{Form, Forms};
use crate::services::referrals::{self, ReferralView};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, documents_on_page, draw};

/// The head of a referral, on its own page and on those that lead to an act.
#[derive(Debug, Serialize)]
pub(super) struct HeadOnPage {
    reference: String,
    path: String,
    version: i64,
    status: &'static str,
    closed_as: Option<&'static str>,
    band: &'static str,
    /// The suggested band, where it is another.
    suggested_band: Option<&'static str>,
    because: Vec<String>,
    act_by: Option<Due>,
    received: Passed,
    name: String,
    age: Option<String>,
    born: Option<String>,
    hazards: Vec<String>,
    owner: Option<String>,
    owned: Option<Passed>,
    is_mine: bool,
}

impl HeadOnPage {
    /// The head as `reader` sees it at `now`.
    pub(super) fn new(head: &ReferralHead, forms: &Forms, reader: AccountId, now: Timestamp) -> Self {
        let suggested = head.suggestion.band;
        Self {
            reference: head.reference.to_string(),
            path: format!("/hub/referrals/{}", head.reference),
            version: head.version,
            status: head.status.as_str(),
            closed_as: head.closed_as.map(|closed_as| closed_as.as_str()),
            band: head.band.as_str(),
            suggested_band: (suggested != head.band).then(|| suggested.as_str()),
            because: head.suggestion.because.iter().map(|fired| fired.because.clone()).collect(),
            act_by: head.act_by.map(|at| Due::new(now, at)),
            received: Passed::new(now, head.received_at),
            name: name(&head.person),
            age: age(&head.person, now),
            born: head.person.date_of_birth.map(|born| born.to_string()),
            hazards: hazards(&head.hazards, forms),
            owner: head.owner.as_ref().map(|owner| owner.name.clone()),
            owned: head.owner.as_ref().map(|owner| Passed::new(now, owner.since)),
            is_mine: head.owner.as_ref().is_some_and(|owner| owner.id == reader),
        }
    }
}

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
    let now = site.ctx.clock.now();
    let context = context! {
        referral => Serde(HeadOnPage::new(&view.head, &site.ctx.forms, session.actor.account, now)),
        referrer => Serde(Referrer::read(form, &view.answers, now)),
        sections => Serde(answers::sections(form.readable(&view.answers, view.head.received_at))),
        events => Serde(timeline::events(events, form)),
        documents => Serde(documents_on_page(&view.documents)),
        list => format!("/hub/triage?service={}", view.service.slug),
        done => done(req.query_string(), &view, session.actor.account),
        as_of => now.to_string(),
        ..acts(&view)
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

/// The buttons, from the table of transitions only.
fn acts(view: &ReferralView) -> Value {
    let may = |act| view.available_actions.contains(&act);
    context! { may_claim => may(Act::Claim), may_decide => may(Act::Accept) || may(Act::NotProceed) }
}

/// What the reader has just done, where the referral bears it out: an old address says nothing untrue.
fn done(query: &str, view: &ReferralView, reader: AccountId) -> Option<&'static str> {
    let mine = view.head.owner.as_ref().is_some_and(|owner| owner.id == reader);
    match query {
        "done=claimed" if mine && view.head.status == Status::Screening => Some("claimed"),
        "done=decided" if matches!(view.head.status, Status::Accepted | Status::Closed) => Some("decided"),
        _ => None,
    }
}
