//! Forms that come back: read within bounds, from our own page, drawn for this very session or visit.

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::{Fault, Site, body, csrf, page_session};

/// The fields of a post in the order in which the browser sent them, the form's token checked and taken out.
#[derive(Debug)]
pub struct Posted(pub Vec<(String, String)>);

/// Name of the hidden field that carries the form's token.
const TOKEN: &str = "csrf";
/// More fields than any page of ours has.
const MOST_FIELDS: usize = 2_000;

impl Posted {
    /// The first field of this name, trimmed; empty where it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.trim()).unwrap_or_default()
    }

    /// Every field of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.trim())
    }
}

impl FromRequest for Posted {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            let site = req.app_data::<Data<Site>>().ok_or_else(Fault::unavailable)?;
            let bytes = body::read(&req, &mut payload, &["application/x-www-form-urlencoded"]).await?;
            let mut fields = fields(&bytes)?;
            let token = take(&mut fields, TOKEN);
            let bindings: Vec<String> =
                [page_session::token(&req, site), csrf::binding_of_visit(&req, site)].into_iter().flatten().collect();
            csrf::check(&req, site, &token, &bindings)?;
            Ok(Self(fields))
        })
    }
}

/// Line ends as the API would send them; a NUL is refused by the form itself.
fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let fields: Vec<_> = url::form_urlencoded::parse(bytes)
        .take(MOST_FIELDS + 1)
        .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
        .collect();
    if fields.len() > MOST_FIELDS {
        return Err(Fault::bad_request("There are more fields than any page has."));
    }
    Ok(fields)
}

fn take(fields: &mut Vec<(String, String)>, name: &str) -> String {
    let found = fields.iter().position(|(field, _)| field == name);
    found.map(|at| fields.remove(at).1).unwrap_or_default()
}
