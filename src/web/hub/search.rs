//! `/hub/search`: finds a person's referrals. What is looked for is posted, so that no person is ever in an address.
//! Imports `services`, `domain`, `web::http`, `web::ui`.

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::asked::Asked;
use super::list::Row;
use crate::domain::Problem;
use crate::domain::service::Service;
use crate::services::Refusal;
use crate::services::referrals::{self, Found, Search};
use crate::web::http::{Fault, PageSession, Posted, Site};
use crate::web::ui::{Heading, Reader, draw};

/// What was typed.
#[derive(Debug, Default, Serialize)]
struct Typed {
    name: String,
    nhs_number: String,
    day: String,
    month: String,
    year: String,
}

impl Typed {
    fn of(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).to_owned();
        Self {
            name: text("name"),
            nhs_number: text("nhs_number"),
            day: text("date_of_birth-day"),
            month: text("date_of_birth-month"),
            year: text("date_of_birth-year"),
        }
    }

    fn search(&self, service: &Service) -> Search {
        Search {
            service: Some(service.slug.clone()),
            name: self.name.clone(),
            date_of_birth: self.date_of_birth(),
            nhs_number: self.nhs_number.clone(),
        }
    }

    /// As programs write it; where the boxes hold no numbers, what they hold.
    fn date_of_birth(&self) -> String {
        if [&self.day, &self.month, &self.year].into_iter().all(String::is_empty) {
            return String::new();
        }
        format!("{:0>4}-{:0>2}-{:0>2}", self.year, self.month, self.day)
    }
}

/// Asks whom to look for.
///
/// # Errors
/// `not_found`, `not_allowed` as the policy says.
pub(super) async fn ask(req: HttpRequest, site: Data<Site>, session: PageSession) -> Result<HttpResponse, Fault> {
    let service = place(&req, &site, &session).await?;
    page(&req, &site, &session, &service, &Typed::default(), Ok(None))
}

/// Looks, and shows what was found under the same form.
///
/// # Errors
/// As [`ask`].
pub(super) async fn search(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let service = place(&req, &site, &session).await?;
    let typed = Typed::of(&posted);
    match referrals::search(&site.ctx, &session.actor, typed.search(&service)).await {
        Ok(found) => page(&req, &site, &session, &service, &typed, Ok(Some(found))),
        Err(Refusal::Invalid(problems)) => page(&req, &site, &session, &service, &typed, Err(problems)),
        Err(other) => Err(other.into()),
    }
}

async fn place(req: &HttpRequest, site: &Site, session: &PageSession) -> Result<Service, Fault> {
    let asked = Asked::read(req.query_string());
    Ok(referrals::search_place(&site.ctx, &session.actor, asked.service.as_deref()).await?)
}

fn page(
    req: &HttpRequest,
    site: &Site,
    session: &PageSession,
    service: &Service,
    typed: &Typed,
    outcome: Result<Option<Found>, Vec<Problem>>,
) -> Result<HttpResponse, Fault> {
    let now = site.ctx.clock.now();
    let (found, problems) = match outcome {
        Ok(found) => (found, Vec::new()),
        Err(problems) => (None, problems),
    };
    let row = |head| Row::new(head, service, &site.ctx.forms, session.actor.account, now);
    let rows: Option<Vec<Row>> = found.map(|found| found.items.into_iter().map(row).collect());
    let errors: Vec<_> = problems.iter().map(line).collect();
    let text = |problem: &Problem| context! { text => problem.detail.as_str() };
    let error_of: BTreeMap<_, _> =
        problems.iter().map(|problem| (problem.pointer.trim_start_matches('/').to_owned(), text(problem))).collect();
    let context = context! {
        slug => service.slug.as_str(), typed => Serde(typed), rows => Serde(rows), errors,
        error_of => minijinja::Value::from(error_of),
    };
    let heading = Heading::of("Find a person", service).with_errors(!problems.is_empty());
    draw(req, Reader::SignedIn(session), heading, "hub/search.html", context)
}

fn line(problem: &Problem) -> minijinja::Value {
    let name = match problem.pointer.as_str() {
        "/date_of_birth" => "date_of_birth-day",
        pointer => pointer.trim_start_matches('/'),
    };
    context! { name, detail => problem.detail.as_str(), href => format!("#{name}") }
}
