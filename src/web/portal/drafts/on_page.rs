//! What the pages of a draft have in common: reading it for whoever asks, its form, its addresses.

use actix_web::http::StatusCode;
use actix_web::web::Data;
use serde::Serialize;

use crate::domain::call::{CallReason, ExpectedCall};
use crate::domain::ids::DraftId;
use crate::domain::service::Service;
use crate::form::Form;
use crate::form::carry::{lines, spoken};
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
    /// Whether a newer release saved it: it can only be read.
    pub newer: bool,
    /// What changed in the form since it was begun, in words.
    pub changes: Vec<String>,
    /// Answers to questions that are no more.
    pub set_aside: Vec<SetAsideOnPage>,
    /// For whoever opened it by its call reference: whose it is, and why.
    pub opened: Option<OpenedOnPage>,
}

/// An answer whose question is no more.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct SetAsideOnPage {
    label: String,
    lines: Vec<String>,
}

/// A call by which an AMHP opened somebody's draft.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct OpenedOnPage {
    /// Whose draft it is.
    referrer: String,
    /// The telephone of their account.
    telephone: String,
    /// The number that they left.
    ring_back: Option<String>,
    /// Where the person is said to be.
    whereabouts: Option<String>,
    /// Why it goes by telephone, a code.
    reason: CallReason,
    /// "HKM 4T7".
    code: String,
    /// Where it is said that no referral is needed.
    closing: String,
    /// The triage list.
    list: String,
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
            newer: view.draft.form_version > form.version(),
            changes: view.draft.set_aside.iter().flat_map(|left| form.changes_since(left.since)).collect(),
            set_aside: view.draft.set_aside.iter().flat_map(|left| &left.answers).map(set_aside).collect(),
            opened: view.opened.as_ref().map(|opened| OpenedOnPage::of(opened, &view.service)),
        }
    }
}

impl OpenedOnPage {
    fn of(ExpectedCall { call, referrer, telephone }: &ExpectedCall, service: &Service) -> Self {
        Self {
            referrer: referrer.clone(),
            telephone: telephone.clone(),
            ring_back: call.ring_back.clone(),
            whereabouts: call.whereabouts.clone(),
            reason: call.reason,
            code: call.code.to_string(),
            closing: format!("/hub/call-references/{}/closing", call.code.as_str()),
            list: format!("/hub/triage?service={}", service.slug),
        }
    }
}

fn set_aside((pointer, answer): (&String, &serde_json::Value)) -> SetAsideOnPage {
    let parts: Vec<String> = pointer.split('/').skip(1).map(spoken).collect();
    SetAsideOnPage { label: parts.join(", "), lines: lines(answer) }
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
