//! Draws a page for whoever asked: what the layout needs is put together here, once, for both faces with pages.

use actix_web::http::StatusCode;
use actix_web::http::header::ContentType;
use actix_web::web::Data;
use actix_web::{HttpMessage, HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::{Page, Renderer, ServiceOnPage, SignedIn, TelephoneLines};
use crate::domain::policy::HUB;
use crate::domain::service::Service;
use crate::web::http::{Again, Fault, PageSession, Site, Visitor};

/// Who will read the page.
#[derive(Debug, Clone, Copy)]
pub enum Reader<'a> {
    /// Somebody signed in.
    SignedIn(&'a PageSession),
    /// Somebody on the pages before signing in.
    Visitor(&'a Visitor),
    /// Nobody in particular: a page without a form.
    Anybody,
}

/// What heads a page.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// What the page is, as in its first heading.
    pub title: &'a str,
    /// Whether it lists problems: it is then answered with 422.
    pub has_errors: bool,
    /// The service that it concerns.
    pub service: Option<&'a Service>,
}

impl<'a> Heading<'a> {
    /// A page that concerns no service in particular.
    pub fn plain(title: &'a str) -> Self {
        Self { title, has_errors: false, service: None }
    }

    /// A page that concerns a service.
    pub fn of(title: &'a str, service: &'a Service) -> Self {
        Self { title, has_errors: false, service: Some(service) }
    }

    /// The same page, listing problems or not.
    #[must_use]
    pub fn with_errors(self, has_errors: bool) -> Self {
        Self { has_errors, ..self }
    }
}

/// Draws `template` with `page` and the members of `context`.
///
/// # Errors
/// `internal` where the template and its context do not fit: a defect.
pub fn draw(
    req: &HttpRequest,
    reader: Reader<'_>,
    heading: Heading<'_>,
    template: &str,
    context: impl Serialize,
) -> Result<HttpResponse, Fault> {
    let status = if heading.has_errors { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    draw_as(req, status, reader, heading, template, context)
}

/// Draws a page that is answered with another status than its heading says.
///
/// # Errors
/// As [`draw`].
pub fn draw_as(
    req: &HttpRequest,
    status: StatusCode,
    reader: Reader<'_>,
    heading: Heading<'_>,
    template: &str,
    context: impl Serialize,
) -> Result<HttpResponse, Fault> {
    let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
    let renderer = req.app_data::<Data<Renderer>>().ok_or_else(Fault::unavailable)?;
    let whole = context! { page => Serde(page(req, site, reader, heading)), ..Value::from(Serde(context)) };
    let html = renderer.render(template, whole).map_err(|e| Fault::internal(&e))?;
    let mut response = HttpResponse::build(status).content_type(ContentType::html()).body(html);
    if let Reader::Visitor(visitor) = reader
        && let Some(cookie) = visitor.cookie(site)
    {
        response.add_cookie(&cookie).map_err(|e| Fault::internal(&e))?;
    }
    Ok(response)
}

fn page(req: &HttpRequest, site: &Site, reader: Reader<'_>, heading: Heading<'_>) -> Page {
    let (csrf, signed_in) = match reader {
        Reader::SignedIn(session) => (session.csrf.clone(), Some(signed_in(session, site))),
        Reader::Visitor(visitor) => (visitor.csrf_token(site), None),
        Reader::Anybody => (String::new(), None),
    };
    let holder = if let Reader::SignedIn(session) = reader { session.holder.clone() } else { String::new() };
    Page {
        title: heading.title.to_owned(),
        has_errors: heading.has_errors,
        demo: site.demo,
        dev_mail: site.dev_mail,
        csrf,
        holder,
        kept: req.extensions().get::<Again>().map_or_else(String::new, |Again(id)| id.to_string()),
        signed_in,
        service: heading.service.map(service_on_page),
        path: req.path().to_owned(),
    }
}

fn signed_in(session: &PageSession, site: &Site) -> SignedIn {
    SignedIn {
        name: session.actor.name.clone(),
        hub: !session.actor.services_as(HUB).is_empty(),
        ends_in: session.ends_in(site),
    }
}

/// A service as pages name it.
pub fn service_on_page(service: &Service) -> ServiceOnPage {
    let (day, out_of_hours) = (service.telephone.day.clone(), service.telephone.out_of_hours.clone());
    ServiceOnPage { name: service.name.clone(), telephone: TelephoneLines { day, out_of_hours } }
}
