//! What was posted while something of ours fails: held with the request for the page that says so, for nothing else has
//! it then. Decided without the database, which may be what fails.
//!
//! It goes back to the browser that sent it, so the question is only whether a page of ours sent it. The form's sealed
//! field proves that we drew it for an account; whether for the one that is signed in now cannot be known without the
//! database, and need not be: sending it again is judged like any post. A form of an older session, or of another account
//! at this browser, then becomes a late post, kept for nobody but the account that it was drawn for.
//!
//! Another site could send a form with a sealed field of its own account, to put words onto our page. Browsers say where a
//! post comes from; one that does not is believed only with the token of the session that it holds.

use actix_web::http::Method;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest};

use super::posted::{HOLDER, TOKEN, fields, take};
use super::{Site, csrf};
use crate::services::holder_of_form;

/// The media type of a page's form with a file.
const FILE_FORM: &str = "multipart/form-data";

/// A post of somebody who is known.
#[derive(Debug, Clone)]
enum Came {
    /// The body of a form.
    Form(Bytes),
    /// What was typed beside a file.
    BesideFile(Vec<(String, String)>),
}

/// A post that a page of ours sent and that was not saved.
#[derive(Debug)]
pub struct UnsavedPost {
    /// Where it was sent: path and query. Of a file it is also the address of the page that the file was chosen on.
    pub path: String,
    /// Everything that the form carries; of a form with a file only what was typed, and none where it is not known from
    /// whom it came.
    pub fields: Vec<(String, String)>,
    /// Whether it was a file, which is gone.
    pub is_file: bool,
}

/// What was posted and is lost unless the answer holds it. Of a form nothing where it was not drawn by us for an account,
/// and so of every form with a password or a code.
pub fn unsaved_post(req: &HttpRequest) -> Option<UnsavedPost> {
    let path = req.uri().path_and_query().map(ToString::to_string)?;
    if !path.starts_with('/') || path.starts_with("//") || path.contains('\\') {
        return None;
    }
    let is_file = req.method() == Method::POST && req.content_type().eq_ignore_ascii_case(FILE_FORM);
    let came = req.extensions().get::<Came>().cloned();
    let fields = match came {
        Some(Came::Form(bytes)) => fields(&bytes).ok()?,
        Some(Came::BesideFile(fields)) => fields,
        None if is_file => Vec::new(),
        None => return None,
    };
    Some(UnsavedPost { path, fields, is_file })
}

/// Holds the body of a form that a page of ours sent.
pub(super) fn hold_form(req: &HttpRequest, site: &Site, token: &str, body: Bytes) {
    if csrf::is_from_our_page(req, site, token) {
        req.extensions_mut().insert(Came::Form(body));
    }
}

/// Holds what was typed beside a file, if a page of ours sent it.
pub(super) fn hold_beside_file(req: &HttpRequest, site: &Site, token: &str, fields: &[(String, String)]) {
    let mut fields = fields.to_vec();
    take(&mut fields, TOKEN);
    let holder = holder_of_form(&site.ctx, &take(&mut fields, HOLDER));
    if holder.is_some() && csrf::is_from_our_page(req, site, token) {
        req.extensions_mut().insert(Came::BesideFile(fields));
    }
}
