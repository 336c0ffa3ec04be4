//! Who asks through the API: the holder of a bearer token (RFC 6750).

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::{Fault, Site};
use crate::domain::account::{Actor, Face};
use crate::domain::ids::SessionId;
use crate::services::accounts::authenticate;

/// A signed-in program or person.
#[derive(Debug, Clone)]
pub struct Bearer {
    /// Who.
    pub actor: Actor,
    /// By which session.
    pub session: SessionId,
}

impl FromRequest for Bearer {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
            let token = token(&req).ok_or_else(missing)?;
            let session = authenticate(&site.ctx, token, Face::Api).await?.ok_or_else(missing)?;
            Ok(Self { actor: session.actor, session: session.id })
        })
    }
}

fn token(req: &HttpRequest) -> Option<&str> {
    let (scheme, token) = req.headers().get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn missing() -> Fault {
    Fault::not_signed_in("Sign in and send the token as Authorization: Bearer …")
}
