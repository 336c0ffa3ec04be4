//! Before the handlers: a form that comes too late is kept, not lost. After them: a kept post that was sent again and
//! answered is taken away.

use actix_web::body::BoxBody;
use actix_web::cookie::Cookie;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;

use super::PATH;
use crate::domain::ids::ParkedPostId;
use crate::services::parked::{LatePost, Parked, park, remove};
use crate::web::http::{
    Arrival, Fault, Late, NotSaved, PageSession, Saved, Site, arrival, kept_cookie, kept_cookies_gone, kept_tokens,
    see_other, see_other_with,
};
use crate::web::portal::lead::{local_path, with_next};
use crate::web::ui::{Heading, Reader, draw_as, typed};

/// Middleware around the pages of every face.
///
/// # Errors
/// Those of the handlers, passed on.
pub async fn keep_posts(mut req: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    // An answer and no error: what is wrapped around this still draws it and sets its headers.
    match arrival(&mut req).await {
        Ok(Arrival::InTime(None)) => next.call(req).await,
        Ok(Arrival::InTime(Some(again))) => Ok(taken(next.call(req).await?, again).await),
        Ok(Arrival::Late(late)) => match keep(req.request(), late).await {
            Ok(answer) => Ok(req.into_response(answer)),
            Err(fault) => Ok(req.error_response(fault)),
        },
        Err(fault) => Ok(req.error_response(fault)),
    }
}

/// Keeps the post and leads to signing in; where its author has signed in again already, to what is kept.
async fn keep(req: &HttpRequest, late: Late) -> Result<HttpResponse, Fault> {
    let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
    let to = if late.signed_in { PATH.to_owned() } else { with_next("/sign-in", PATH) };
    if local_path(&late.post.path) != late.post.path {
        return Ok(see_other(&to));
    }
    // Where it cannot be kept for want of a database, the page of that fault holds what was typed.
    match park(&site.ctx, late.holder, &late.post, late.again).await? {
        Parked::Already => Ok(see_other(&to)),
        Parked::Kept(token) => see_other_with(&to, &[kept_cookie(site, token.reveal())]),
        Parked::Full => not_kept(req, site, &late.post),
    }
}

/// What is one too many to be kept is shown, so that it can be copied.
fn not_kept(req: &HttpRequest, site: &Site, post: &LatePost) -> Result<HttpResponse, Fault> {
    let heading = Heading::plain("We could not keep what you typed");
    let rows = typed(&site.ctx.forms, &post.path, post.fields.reveal(), site.ctx.clock.now());
    let context = context! { rows => Serde(rows) };
    draw_as(req, StatusCode::CONFLICT, Reader::Anybody, heading, "portal/not_kept.html", context)
}

/// Takes a kept post away once what was typed is saved. After a refusal it stays, for the page that shows what was typed
/// may never arrive; that page's form carries it on, and takes it away when it is saved.
async fn taken(mut response: ServiceResponse<BoxBody>, again: ParkedPostId) -> ServiceResponse<BoxBody> {
    let went_well = response.status().is_success() || response.status().is_redirection();
    let is_saved = {
        let marks = response.response().extensions();
        marks.contains::<Saved>() || (went_well && !marks.contains::<NotSaved>())
    };
    if is_saved
        && response.response().error().is_none()
        && let Ok(gone) = cookies_without(response.request(), again).await
    {
        for cookie in &gone {
            // The cookie is made of our own tokens: it can be written.
            drop(response.response_mut().add_cookie(cookie));
        }
    }
    response
}

/// Takes the post away; what takes its cookie away.
async fn cookies_without(req: &HttpRequest, id: ParkedPostId) -> Result<Vec<Cookie<'static>>, Fault> {
    let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
    let Some(session) = PageSession::of(req).await? else { return Ok(Vec::new()) };
    let held = kept_tokens(req, site);
    let left = remove(&site.ctx, &session.actor, held.clone(), id).await?;
    Ok(kept_cookies_gone(site, &held, &left))
}
