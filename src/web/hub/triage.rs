//! `GET /hub/triage`: what is most urgent, why, how long is left, whose it is. Imports `services`, `domain`,
//! `web::http`, `web::ui`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::asked::Asked;
use super::calls::CallRow;
use super::changes::changes_address;
use super::list::{Row, shown_of};
use crate::domain::band::Band;
use crate::domain::policy::HUB;
use crate::domain::referral::ReferralHead;
use crate::domain::service::Service;
use crate::domain::status::Status;
use crate::services::referrals::{self, Late, NAMED, QueuePage};
use crate::services::watching::is_watched;
use crate::services::{Refusal, services};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// A service whose list can be chosen.
#[derive(Debug, Serialize)]
struct Choice {
    name: String,
    href: String,
    is_shown: bool,
}

/// The triage list of a service, or the choice between several.
///
/// # Errors
/// `not_found`, `not_allowed` as the policy says; `bad_request` for an address that no page of ours has.
pub(super) async fn triage(req: HttpRequest, site: Data<Site>, session: PageSession) -> Result<HttpResponse, Fault> {
    let asked = Asked::read(req.query_string());
    let own = own_services(&site, &session).await?;
    if asked.service.is_none() && own.len() > 1 {
        let choices = choices(&own, None);
        let heading = Heading::plain("Triage lists");
        return draw(
            &req,
            Reader::SignedIn(&session),
            heading,
            "hub/choose.html",
            context! { choices => Serde(choices) },
        );
    }
    let (query, slug) = (asked.query(&session.actor)?, asked.service.as_deref());
    let moment = referrals::moment(&site.ctx, &session.actor, slug).await?;
    let page = referrals::queue(&site.ctx, &session.actor, query).await?;
    let late = if asked.after.is_none() { Some(referrals::late(&site.ctx, &session.actor, slug).await?) } else { None };
    let changes = changes_address(&page.service.slug, moment);
    let is_watched = is_watched(&site.ctx, site.started_at).await.map_err(Refusal::from)?;
    let is_mailed = services::is_mailed(&site.ctx, &page.service).await.map_err(Refusal::from)?;
    list(&req, &site, &session, &asked, Shown { page, late, changes, is_watched, is_mailed }, &own)
}

/// What the list shows.
struct Shown {
    page: QueuePage,
    /// On the first page: those whose time has passed.
    late: Option<Late>,
    /// Where the page asks what has changed since.
    changes: String,
    /// Whether some process watches the times.
    is_watched: bool,
    /// Whether mail to this hub goes anywhere.
    is_mailed: bool,
}

fn list(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    asked: &Asked,
    Shown { page, late, changes, is_watched, is_mailed }: Shown,
    own: &[Service],
) -> Result<HttpResponse, Fault> {
    let now = site.ctx.clock.now();
    let slug = &page.service.slug;
    let problem = asked.problem();
    let heading = Heading::of("Triage list", &page.service).with_errors(problem.is_some());
    let errors = problem.map(|problem| context! { detail => problem.detail, href => "#reference" });
    let count = shown_of(page.items.len(), page.count);
    let row = |head| Row::new(head, &page.service, &site.ctx.forms, session.actor.account, now);
    let rows: Vec<Row> = page.items.into_iter().map(row).collect();
    let calls: Vec<CallRow> = page.calls.into_iter().map(|call| CallRow::new(call, &session.actor, now)).collect();
    let alarms = late.map(|late| Alarms::of(late, &calls, row));
    let context = context! {
        alarms => Serde(alarms), changes, localities => Serde(&page.service.settings.localities),
        calls => Serde(calls), rows => Serde(rows), count, errors => Vec::from_iter(errors), asked => Serde(asked), slug,
        services => Serde(if own.len() > 1 { choices(own, Some(&page.service)) } else { Vec::new() }),
        bands => Serde(Band::ALL), statuses => Serde(open_statuses()), is_narrowed => asked.is_narrowed(),
        is_later_page => asked.after.is_some(), as_of => now.to_string(),
        jobs_stopped => (site.jobs_stopped)(), is_watched, is_mailed,
        reload => req.uri().to_string(), first => asked.address(slug, None),
        all => Asked::default().address(slug, None), next => page.next.map(|next| asked.address(slug, Some(&next))),
    };
    draw(req, Reader::SignedIn(session), heading, "hub/triage.html", context)
}

/// What wants somebody now, at the head of the page.
#[derive(Debug, Serialize)]
struct Alarms {
    /// How many overdue calls are named, as many as late referrals.
    named: usize,
    /// Calls that nobody has answered in time.
    overdue_calls: usize,
    /// How many of those are not named.
    more_calls: usize,
    /// Referrals whose time has passed: the first in the order of the list.
    late: Vec<Row>,
    /// How many more there are.
    more: usize,
    /// Whether that is all of them.
    is_exact: bool,
}

impl Alarms {
    fn of(late: Late, calls: &[CallRow], row: impl Fn(ReferralHead) -> Row) -> Self {
        let overdue_calls = calls.iter().filter(|call| call.is_overdue()).count();
        Self {
            named: NAMED,
            overdue_calls,
            more_calls: overdue_calls.saturating_sub(NAMED),
            more: late.more,
            is_exact: late.is_exact,
            late: late.first.into_iter().map(row).collect(),
        }
    }
}

async fn own_services(site: &Site, session: &PageSession) -> Result<Vec<Service>, Fault> {
    let own = session.actor.services_as(HUB);
    Ok(services::list(&site.ctx).await?.into_iter().filter(|service| own.contains(&service.id)).collect())
}

fn choices(services: &[Service], shown: Option<&Service>) -> Vec<Choice> {
    let choice = |service: &Service| Choice {
        name: service.name.clone(),
        href: Asked::default().address(&service.slug, None),
        is_shown: shown.is_some_and(|shown| shown.id == service.id),
    };
    services.iter().map(choice).collect()
}

fn open_statuses() -> Vec<Status> {
    Status::ALL.iter().copied().filter(|status| status.is_open()).collect()
}
