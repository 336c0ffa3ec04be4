//! Posts from our own pages only: a token in each form bound to the session, or before one to the visit, and what the
//! browser says of where a post comes from (`Origin`, `Sec-Fetch-Site`; OWASP CSRF cheat sheet, ASVS 5.0 V3.5).

use std::future::{Ready, ready};

use actix_web::cookie::Cookie;
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};

use super::{Fault, Site, cookies, page_session};
use crate::services::{form_token, is_form_token};

/// Name of the visit's cookie.
const VISIT: &str = "visit";
/// Says whether a post comes from a page of ours (Fetch Metadata).
const FETCH_SITE: &str = "sec-fetch-site";

/// Somebody on the pages before signing in, told from others by a random cookie.
#[derive(Debug, Clone)]
pub struct Visitor {
    id: String,
    is_new: bool,
}

impl Visitor {
    /// The token for forms drawn for this visit.
    pub fn csrf_token(&self, site: &Site) -> String {
        csrf_token(site, &self.id)
    }

    /// The cookie to set with the page, where the visit is new.
    pub fn cookie(&self, site: &Site) -> Option<Cookie<'static>> {
        self.is_new.then(|| cookies::make(site, VISIT, self.id.clone()))
    }
}

impl FromRequest for Visitor {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(site) = req.app_data::<Data<Site>>() else { return ready(Err(Fault::unavailable())) };
        let known = binding_of_visit(req, site);
        let is_new = known.is_none();
        let id = known.unwrap_or_else(|| site.ctx.chance.token().reveal().clone());
        ready(Ok(Self { id, is_new }))
    }
}

/// The token for forms drawn for the holder of `binding`.
pub fn csrf_token(site: &Site, binding: &str) -> String {
    form_token(&site.ctx, binding).reveal().clone()
}

/// What the forms of a visit are bound to.
fn binding_of_visit(req: &HttpRequest, site: &Site) -> Option<String> {
    cookies::value(req, site, VISIT).filter(|id| !id.is_empty())
}

/// Whether a form was drawn for the session or the visit that the browser holds.
pub(super) fn is_drawn_for(req: &HttpRequest, site: &Site, token: &str) -> bool {
    let bindings = [page_session::token(req, site), binding_of_visit(req, site)];
    bindings.iter().flatten().any(|binding| is_form_token(&site.ctx, token, binding))
}

/// Whether a post comes from a page of ours that was drawn for the session or the visit that the browser holds.
///
/// # Errors
/// `not_allowed`.
pub(super) fn check(req: &HttpRequest, site: &Site, token: &str) -> Result<(), Fault> {
    if is_drawn_for(req, site, token) && origin_fits(req, site) {
        return Ok(());
    }
    let detail = "This page was open for too long, or did not come from here. Go back, reload it, and send it again.";
    Err(Fault::new(StatusCode::FORBIDDEN, "not_allowed", detail))
}

/// Whether a post comes from a page of ours, drawn for whichever session: the browser says so, or holds the session that
/// the form was drawn for. Enough to give back what was sent, never to do it.
pub(super) fn is_from_our_page(req: &HttpRequest, site: &Site, token: &str) -> bool {
    let is_said = [header::ORIGIN.as_str(), FETCH_SITE].iter().any(|name| req.headers().contains_key(*name));
    origin_fits(req, site) && (is_said || is_drawn_for(req, site, token))
}

/// A browser says where a post comes from in one of two headers; what it says must be us.
pub(super) fn origin_fits(req: &HttpRequest, site: &Site) -> bool {
    let says = |name: &str| req.headers().get(name).map(|value| value.to_str().unwrap_or_default().to_owned());
    let origin = says(header::ORIGIN.as_str()).is_none_or(|origin| origin == site.origin);
    let fetch_site = says(FETCH_SITE).is_none_or(|from| matches!(from.as_str(), "same-origin" | "none"));
    origin && fetch_site
}
