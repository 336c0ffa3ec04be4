//! What the pages of a draft have in common: reading it for whoever asks, its form, its addresses.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::ids::DraftId;
use crate::form::Form;
use crate::services::Refusal;
use crate::services::drafts::{DraftView, get};
use crate::web::http::{Fault, PageSession, Site};

/// `draft` in the templates.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct DraftOnPage {
    /// Where its pages begin, `/drafts/0199…`.
    pub path: String,
    /// What people call the form.
    pub title: String,
    /// When it was last saved, RFC 3339.
    pub saved_at: String,
    /// When it will be thrown away unless it is saved again, RFC 3339.
    pub expires_at: String,
    /// The service that it is for.
    pub service: String,
}

impl DraftOnPage {
    /// A draft of this form, as its pages name it.
    pub fn of(view: &DraftView, form: &Form) -> Self {
        Self {
            path: path(view.draft.id),
            title: form.title().to_owned(),
            saved_at: view.draft.updated_at.to_string(),
            expires_at: view.draft.expires_at.to_string(),
            service: view.service.name.clone(),
        }
    }
}

/// Where a draft's pages begin.
pub(in crate::web::portal) fn path(id: DraftId) -> String {
    format!("/drafts/{id}")
}

/// The draft that the address names: nobody's where it is none.
pub(in crate::web::portal) fn id(text: &str) -> Result<DraftId, Fault> {
    text.parse().map_err(|_| Fault::not_found())
}

/// The author's draft.
pub(in crate::web::portal) async fn read(site: &Site, session: &PageSession, text: &str) -> Result<DraftView, Fault> {
    match get(&site.ctx, &session.actor, id(text)?).await {
        Err(Refusal::NotFound) => Err(gone()),
        other => Ok(other?),
    }
}

/// Said alike of a draft that was sent, that was deleted and that is somebody else's: whoever goes back after sending is
/// led on, and others learn nothing.
fn gone() -> Fault {
    Fault::new(StatusCode::NOT_FOUND, "draft_gone", "There is no such draft of yours.")
}

/// The form of this id.
pub(in crate::web::portal) fn form<'a>(site: &'a Data<Site>, id: &str) -> Result<&'a Form, Fault> {
    site.ctx.forms.get(id).ok_or_else(Fault::not_found)
}
