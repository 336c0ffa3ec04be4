//! Who asks through the pages: the holder of the session cookie. Without one the pages lead to signing in.

use actix_web::cookie::{Cookie, time::Duration};
use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{Fault, Site, cookies, csrf_token, see_other};
use crate::domain::account::{Actor, Face};
use crate::domain::ids::SessionId;
use crate::services::accounts::{authenticate, glance};
use crate::services::form_holder;

/// Name of the session's cookie.
const SESSION: &str = "session";

/// A signed-in person in a browser.
#[derive(Debug, Clone)]
pub struct PageSession {
    /// Who.
    pub actor: Actor,
    /// By which session.
    pub session: SessionId,
    /// When the session ends unless it is used again.
    pub idle_until: Timestamp,
    /// The token for forms drawn for this session.
    pub csrf: String,
    /// Names the account in forms that are drawn for it, sealed.
    pub holder: String,
}

/// The session of a request that was looked for before its handler; none where it is dead.
#[derive(Debug, Clone)]
pub(super) struct Known(pub Option<PageSession>);

/// Why a page was not drawn: nobody is signed in, or something else.
#[derive(Debug)]
pub enum SignInFirst {
    /// Nobody is signed in; this page is where they wanted to go.
    To(String),
    /// Something else.
    Fault(Fault),
}

impl std::fmt::Display for SignInFirst {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::To(_) => f.write_str("401: not_signed_in"),
            Self::Fault(fault) => fault.fmt(f),
        }
    }
}

impl ResponseError for SignInFirst {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::To(_) => StatusCode::SEE_OTHER,
            Self::Fault(fault) => fault.status,
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::To(path) => {
                let next = utf8_percent_encode(path, NON_ALPHANUMERIC);
                see_other(&format!("/sign-in?next={next}"))
            }
            Self::Fault(fault) => fault.error_response(),
        }
    }
}

impl From<Fault> for SignInFirst {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl FromRequest for PageSession {
    type Error = SignInFirst;
    type Future = LocalBoxFuture<'static, Result<Self, SignInFirst>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let known = req.extensions().get::<Known>().cloned();
            let session = match known {
                Some(Known(session)) => session,
                None => Self::of(&req).await?,
            };
            session.ok_or_else(|| SignInFirst::To(wanted(&req)))
        })
    }
}

impl PageSession {
    /// The session of a request, if there is a live one.
    ///
    /// # Errors
    /// `unavailable`.
    pub async fn of(req: &HttpRequest) -> Result<Option<Self>, Fault> {
        let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
        let Some(token) = token(req, site) else { return Ok(None) };
        let session = authenticate(&site.ctx, &token, Face::Page).await?;
        Ok(session.map(|session| Self {
            holder: form_holder(&site.ctx, session.actor.account).reveal().clone(),
            actor: session.actor,
            session: session.id,
            idle_until: session.idle_until,
            csrf: csrf_token(site, &token),
        }))
    }

    /// Seconds until the session ends unless it is used again.
    pub fn ends_in(&self, site: &Site) -> i64 {
        self.idle_until.duration_since(site.ctx.clock.now()).as_secs()
    }
}

/// Who looks at a page that asks for something by itself: the session is not used by that, and ends as if nobody had.
#[derive(Debug, Clone)]
pub struct Glance(pub Actor);

impl FromRequest for Glance {
    type Error = SignInFirst;
    type Future = LocalBoxFuture<'static, Result<Self, SignInFirst>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
            let actor = match token(&req, site) {
                Some(token) => glance(&site.ctx, &token, Face::Page).await.map_err(Fault::from)?,
                None => None,
            };
            actor.map(Self).ok_or_else(|| SignInFirst::To("/".to_owned()))
        })
    }
}

/// After signing in the page that was wanted is shown; what was posted to cannot be.
fn wanted(req: &HttpRequest) -> String {
    if matches!(*req.method(), Method::GET | Method::HEAD) { req.uri().to_string() } else { "/".to_owned() }
}

/// The session's token as the browser sent it.
pub(super) fn token(req: &HttpRequest, site: &Site) -> Option<String> {
    cookies::value(req, site, SESSION).filter(|token| !token.is_empty())
}

/// The cookie that carries a session which just began.
pub fn session_cookie(site: &Site, token: &str) -> Cookie<'static> {
    cookies::make(site, SESSION, token.to_owned())
}

/// The cookie that takes the session's away.
pub fn end_session_cookie(site: &Site) -> Cookie<'static> {
    let mut cookie = cookies::make(site, SESSION, "");
    cookie.set_max_age(Duration::ZERO);
    cookie
}
