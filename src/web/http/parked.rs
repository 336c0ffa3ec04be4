//! Posts that come too late: the form was drawn for a session that is dead, or is another one by now. Told before any
//! handler is asked, so that no handler can forget it. Who typed it is known from the form's sealed field, and a post
//! from elsewhere (`Origin`, `Sec-Fetch-Site`) is nobody's.

use actix_web::HttpMessage;
use actix_web::cookie::{Cookie, time::Duration};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::http::Method;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, error::PayloadError};

use super::page_session::Known;
use super::posted::{AGAIN, FORM, HOLDER, TOKEN, fields, take};
use super::{Fault, PageSession, Site, body, cookies, csrf, unsaved};
use crate::domain::Masked;
use crate::domain::ids::{AccountId, ParkedPostId};
use crate::services::holder_of_form;
use crate::services::parked::{KEPT, LatePost};

/// What the names of the cookies begin with.
const COOKIE: &str = "kept-";
/// Tokens that a browser holds: those of one account, and as many of the one before.
const MOST_TOKENS: usize = 40;

/// Which kept post a request is, sent again: a page that its handler draws of it carries it on.
#[derive(Debug, Clone, Copy)]
pub struct Again(pub ParkedPostId);

/// Marks an answer by which what was posted is saved, although its status says that something in it is wrong.
#[derive(Debug, Clone, Copy)]
pub struct Saved;

/// Marks an answer that went well although nothing of what was posted is saved: the page was only drawn again.
#[derive(Debug, Clone, Copy)]
pub struct NotSaved;

/// A post as it comes.
#[derive(Debug)]
pub enum Arrival {
    /// For its handler; a kept post that is sent again says which.
    InTime(Option<ParkedPostId>),
    /// Too late.
    Late(Late),
}

/// A post that came too late.
#[derive(Debug)]
pub struct Late {
    /// Who typed it.
    pub holder: AccountId,
    /// What it was.
    pub post: LatePost,
    /// Which kept post it is, where it was kept before.
    pub again: Option<ParkedPostId>,
    /// Whether its author is signed in all the same, by another session.
    pub signed_in: bool,
}

/// Looks at a request before its handler does. The body of a form is read and put back; a file is too large to be kept
/// and is left to its handler.
///
/// # Errors
/// Those of reading a body; `unavailable`.
pub async fn arrival(req: &mut ServiceRequest) -> Result<Arrival, Fault> {
    if req.method() == Method::POST && req.content_type() == FORM {
        return arrival_of_form(req).await;
    }
    Ok(Arrival::InTime(None))
}

async fn arrival_of_form(req: &mut ServiceRequest) -> Result<Arrival, Fault> {
    let (asked, mut payload) = (req.request().clone(), req.take_payload());
    let bytes = body::read(&asked, &mut payload, &[FORM]).await?.freeze();
    let mut fields = fields(&bytes)?;
    req.set_payload(read_already(bytes.clone()));
    let site = asked.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
    let again = take(&mut fields, AGAIN).parse().ok();
    let holder = holder_of_form(&site.ctx, &take(&mut fields, HOLDER));
    let Some(holder) = holder.filter(|_| csrf::origin_fits(&asked, site)) else { return Ok(Arrival::InTime(None)) };
    let token = take(&mut fields, TOKEN);
    unsaved::hold_form(&asked, site, &token, bytes);
    let session = known_session(&asked).await?;
    if session.is_some() && csrf::is_drawn_for(&asked, site, &token) {
        if let Some(again) = again {
            asked.extensions_mut().insert(Again(again));
        }
        return Ok(Arrival::InTime(again));
    }
    let signed_in = session.is_some_and(|session| session.actor.account == holder);
    let path = asked.uri().path_and_query().map_or_else(String::new, ToString::to_string);
    let post = LatePost { path, fields: Masked::new(fields) };
    Ok(Arrival::Late(Late { holder, post, again, signed_in }))
}

/// The session of the request, remembered for its handler.
async fn known_session(req: &HttpRequest) -> Result<Option<PageSession>, Fault> {
    let session = PageSession::of(req).await?;
    req.extensions_mut().insert(Known(session.clone()));
    Ok(session)
}

/// A body that was read, for whoever reads it next.
fn read_already(bytes: Bytes) -> Payload {
    Payload::Stream { payload: Box::pin(futures_util::stream::once(async { Ok::<_, PayloadError>(bytes) })) }
}

/// The tokens of kept posts that a browser holds.
pub fn kept_tokens(req: &HttpRequest, site: &Site) -> Vec<String> {
    let held = cookies::beginning(req, site, COOKIE);
    held[held.len().saturating_sub(MOST_TOKENS)..].to_vec()
}

/// The cookie that holds the token of one kept post. Each has its own: two windows whose posts are kept at the same
/// moment would overwrite a common one, and one of the posts would be offered to nobody.
pub fn kept_cookie(site: &Site, token: &str) -> Cookie<'static> {
    let mut cookie = cookies::make(site, &cookie_name(token), token.to_owned());
    cookie.set_max_age(Duration::seconds(KEPT.as_secs()));
    cookie
}

/// Cookies that take away those of `held` that are not `left`.
pub fn kept_cookies_gone(site: &Site, held: &[String], left: &[String]) -> Vec<Cookie<'static>> {
    let gone = held.iter().filter(|token| !left.contains(token));
    let away = |token: &String| {
        let mut cookie = cookies::make(site, &cookie_name(token), "");
        cookie.set_max_age(Duration::ZERO);
        cookie
    };
    gone.map(away).collect()
}

/// A few letters of the token tell the cookies apart.
fn cookie_name(token: &str) -> String {
    format!("{COOKIE}{}", token.chars().take(8).collect::<String>())
}
