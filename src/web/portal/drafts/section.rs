//! `/drafts/{id}/sections/{section}`: one page a section, drawn from the form's data.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::{SignedDuration, Timestamp};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};

use super::on_page::{DraftOnPage, form, read};
use crate::domain::Problem;
use crate::domain::time::after;
use crate::form::page::{SectionView, view};
use crate::form::{Form, calendar};
use crate::services::drafts::DraftView;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::portal::lead::{ErrorLine, query};
use crate::web::ui::{Field, Heading, Reader, draw_as, fields};

/// `section` in the template.
#[derive(Debug, Serialize)]
struct SectionOnPage {
    id: String,
    title: String,
    intro: Option<String>,
    place: usize,
    of: usize,
    fields: Vec<Field>,
}

/// What a page of a section shows beside the draft.
pub(super) struct Shown<'a> {
    /// Id of the section.
    pub section: &'a str,
    /// What is wrong, as far as the page tells.
    pub problems: &'a [Problem],
    /// The answers that the page is drawn from, saved or not.
    pub answers: &'a Value,
    /// 200, or 422 after a save.
    pub status: StatusCode,
}

/// Draws the section; with `?show=problems` also what is wrong in it.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<(String, String)>,
) -> Result<HttpResponse, Fault> {
    let (id, section) = path.into_inner();
    let draft = read(&site, &session, &id).await?;
    let told = query(&req, "show") == "problems";
    let problems = if told { draft.problems.as_slice() } else { &[] };
    let shown = Shown { section: &section, problems, answers: &draft.draft.answers, status: StatusCode::OK };
    page(&req, &site, &session, &draft, &shown)
}

/// Draws a section of a draft.
pub(super) fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    draft: &DraftView,
    shown: &Shown<'_>,
) -> Result<HttpResponse, Fault> {
    let form = form(site, &draft.draft.form)?;
    let drawn = view(form, shown.section, shown.answers, shown.problems, site.ctx.clock.now());
    let drawn = with_real_time(drawn.ok_or_else(Fault::not_found)?, site.ctx.clock.now());
    let errors = error_lines(&drawn);
    let (title, returns) = (drawn.title.clone(), Return::of(req));
    let on_page = DraftOnPage::of(draft, form);
    let context = context! {
        action => format!("{}/sections/{}{}", on_page.path, shown.section, returns.query('?')),
        onward => onward(form, &on_page.path, shown.section, &returns),
        back => returns.place(&on_page.path, shown.section).unwrap_or_else(|| on_page.path.clone()),
        saved => shown.status == StatusCode::UNPROCESSABLE_ENTITY,
        shown => part(&draft.draft.answers, shown.section).to_string(),
        section => Serde(section_on_page(form, drawn, &query(req, "add"))),
        errors => Serde(&errors), draft => Serde(on_page)
    };
    let heading = Heading::of(&title, &draft.service).with_errors(!errors.is_empty());
    draw_as(req, shown.status, Reader::SignedIn(session), heading, "portal/section.html", context)
}

/// Where a response within 24 hours is asked about, the page says which moment that is.
const WITHIN_24_HOURS: &str = "/gate/response_needed_within_24_hours";

fn with_real_time(mut drawn: SectionView, now: Timestamp) -> SectionView {
    let tomorrow = after(now, SignedDuration::from_hours(24));
    if let Some(question) = drawn.questions.iter_mut().find(|question| question.pointer == WITHIN_24_HOURS) {
        let moment = calendar::time_in_words(tomorrow);
        question.hint = Some(format!("That is before {moment}. If you are not sure, answer yes and ring."));
    }
    drawn
}

/// The part of the answers that a section's page shows: a post is compared with it.
pub(super) fn part(answers: &Value, section: &str) -> Value {
    answers.get(section).map_or_else(|| json!({}), |part| json!({ section: part }))
}

fn error_lines(drawn: &SectionView) -> Vec<ErrorLine> {
    let line = |error: &crate::form::page::ErrorView| ErrorLine {
        name: error.id.clone(),
        detail: error.text.clone(),
        href: format!("#{}", error.id),
    };
    drawn.errors.iter().map(line).collect()
}

fn section_on_page(form: &Form, drawn: SectionView, add: &str) -> SectionOnPage {
    SectionOnPage {
        place: 1 + form.sections().iter().position(|section| section.id == drawn.id).unwrap_or_default(),
        of: form.sections().len(),
        id: drawn.id,
        title: drawn.title,
        intro: drawn.intro,
        fields: fields(drawn.questions, add),
    }
}

/// Where on check-your-answers a section leads back to, where it was opened from there.
#[derive(Debug, Clone)]
pub(super) struct Return(Option<String>);

impl Return {
    /// What the address of the page says: `?return=check`, with `&at=` and the question's place on the page.
    pub fn of(req: &HttpRequest) -> Self {
        let is_part_of_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let at = query(req, "at");
        Self((query(req, "return") == "check").then(|| if at.chars().all(is_part_of_id) { at } else { String::new() }))
    }

    /// Its part of a query, after `mark`.
    pub fn query(&self, mark: char) -> String {
        match self.0.as_deref() {
            None => String::new(),
            Some("") => format!("{mark}return=check"),
            Some(at) => format!("{mark}return=check&at={at}"),
        }
    }

    /// Check-your-answers at the question, or at the section where no question is named; none for who did not come
    /// from there.
    fn place(&self, path: &str, section: &str) -> Option<String> {
        let place = match self.0.as_deref()? {
            "" => format!("section-{section}"),
            at => format!("answer-{section}-{at}"),
        };
        Some(format!("{path}/check#{place}"))
    }
}

/// The page after a section: the next one, and after the last check-your-answers; back there for who came from it.
pub(super) fn onward(form: &Form, path: &str, section: &str, returns: &Return) -> String {
    let sections = form.sections();
    let place = sections.iter().position(|known| known.id == section).unwrap_or(sections.len());
    let next = || match sections.get(place + 1) {
        Some(next) => format!("{path}/sections/{}", next.id),
        None => format!("{path}/check"),
    };
    returns.place(path, section).unwrap_or_else(next)
}
