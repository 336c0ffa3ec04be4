//! The page of a draft's documents, with what was typed and what was wrong with it.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use crate::domain::Problem;
use crate::domain::document::{DOCUMENT_BYTES_MOST, DOCUMENTS_MOST, DocumentKind};
use crate::services::documents::list;
use crate::services::drafts::DraftView;
use crate::web::http::{Fault, FileForm, PageSession, Site};
use crate::web::portal::drafts::on_page::{DraftOnPage, form};
use crate::web::portal::lead::error_lines;
use crate::web::ui::{Heading, Reader, documents_on_page, draw};

/// What was typed beside the file.
#[derive(Debug, Default, Serialize)]
pub(super) struct Typed {
    kind: String,
    day: String,
    month: String,
    year: String,
    description: String,
}

impl Typed {
    /// The fields of a form that came back.
    pub(super) fn of(form: &FileForm) -> Self {
        let text = |name| form.text(name).to_owned();
        Self {
            kind: text("kind"),
            day: text("document_date-day"),
            month: text("document_date-month"),
            year: text("document_date-year"),
            description: text("description"),
        }
    }

    /// The code of the kind.
    pub(super) fn kind(&self) -> String {
        self.kind.clone()
    }

    /// More words.
    pub(super) fn description(&self) -> String {
        self.description.clone()
    }

    /// The three boxes as one date, empty where all are; what is no date is left to the verb to refuse.
    pub(super) fn date(&self) -> String {
        let (day, month, year) = (&self.day, &self.month, &self.year);
        if [day, month, year].iter().all(|part| part.is_empty()) {
            return String::new();
        }
        match (day.parse::<u8>(), month.parse::<u8>(), year.parse::<u16>()) {
            (Ok(day), Ok(month), Ok(year)) => format!("{year:04}-{month:02}-{day:02}"),
            _ => "no date".to_owned(),
        }
    }
}

/// Draws the page of the draft's documents.
pub(super) async fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    view: &DraftView,
    typed: Typed,
    problems: &[Problem],
) -> Result<HttpResponse, Fault> {
    let documents = list(&site.ctx, &session.actor, view.draft.id).await?;
    let left = DOCUMENTS_MOST.saturating_sub(documents.len());
    let kinds: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let context = context! {
        draft => Serde(DraftOnPage::of(view, form(site, &view.draft.form)?)),
        documents => Serde(documents_on_page(&documents)), left, most => DOCUMENTS_MOST,
        most_mb => DOCUMENT_BYTES_MOST / 1024 / 1024, kinds, typed => Serde(typed),
        errors => Serde(error_lines(problems))
    };
    let heading = Heading::of("Documents", &view.service).with_errors(!problems.is_empty());
    draw(req, Reader::SignedIn(session), heading, "portal/documents.html", context)
}
