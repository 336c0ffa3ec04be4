//! Forms that come back: read within bounds, from our own page, drawn for this very session or visit.

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::{Fault, Site, body, csrf};

/// The fields of a post in the order in which the browser sent them, the form's token checked and taken out; so is who it
/// was drawn for, and which kept post it is.
#[derive(Debug)]
pub struct Posted(pub Vec<(String, String)>);

/// Name of the hidden field that carries the form's token.
pub(super) const TOKEN: &str = "csrf";
/// Name of the hidden field that names, sealed, the account that the form was drawn for.
pub(super) const HOLDER: &str = "for";
/// Name of the hidden field that names the kept post which this one is, sent again.
pub(super) const AGAIN: &str = "kept";
/// The media type of a page's form.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";
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
            let bytes = body::read(&req, &mut payload, &[FORM]).await?;
            let mut fields = fields(&bytes)?;
            let token = take(&mut fields, TOKEN);
            take(&mut fields, HOLDER);
            take(&mut fields, AGAIN);
            csrf::check(&req, site, &token)?;
            Ok(Self(fields))
        })
    }
}

/// Line ends as the API would send them; a NUL is refused by the form itself.
pub(super) fn fields(bytes: &[u8]) -> Result<Vec<(String, String)>, Fault> {
    let fields: Vec<_> = url::form_urlencoded::parse(bytes)
        .take(MOST_FIELDS + 1)
        .map(|(name, value)| (name.into_owned(), value.replace("\r\n", "\n")))
        .collect();
    if fields.len() > MOST_FIELDS {
        return Err(Fault::bad_request("There are more fields than any page has."));
    }
    Ok(fields)
}

/// Takes the first field of this name out; empty where it is not there.
pub(super) fn take(fields: &mut Vec<(String, String)>, name: &str) -> String {
    let found = fields.iter().position(|(field, _)| field == name);
    found.map(|at| fields.remove(at).1).unwrap_or_default()
}
