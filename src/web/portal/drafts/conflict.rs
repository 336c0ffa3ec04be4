//! The same answer was changed in two windows: both are shown, one is chosen, nothing typed is lost.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::{Value, json};

use super::on_page::{DraftOnPage, form, id, read};
use super::ring::instead;
use super::save::of_section;
use super::section::Return;
use crate::form::readable::told;
use crate::form::{Form, merge};
use crate::services::Refusal;
use crate::services::drafts::{DraftView, save_from_page};
use crate::web::http::{Fault, PageSession, Posted, Site, see_other};
use crate::web::ui::{Heading, Reader, draw_as};

/// A post that changes answers which somebody else changed meanwhile.
pub(super) struct Clash {
    /// Id of the section.
    pub section: String,
    /// The answers that the page showed.
    pub shown: Value,
    /// What its author changed of them.
    pub patch: Value,
    /// The answers in question.
    pub pointers: Vec<String>,
}

/// One answer in question.
#[derive(Debug, Serialize)]
struct Choice {
    name: String,
    label: String,
    mine: Vec<String>,
    saved: Vec<String>,
}

/// Draws both values of each answer in question. Answered with 412.
pub(super) fn page(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    now: &DraftView,
    clash: &Clash,
) -> Result<HttpResponse, Fault> {
    let form = form(site, &now.draft.form)?;
    let mine = merge(&now.draft.answers, &clash.patch).unwrap_or_default();
    let choice = |(index, pointer): (usize, &String)| Choice {
        name: format!("keep-{index}"),
        label: form.question(pointer).map_or_else(String::new, |question| question.label.clone()),
        mine: lines(form, &mine, pointer),
        saved: lines(form, &now.draft.answers, pointer),
    };
    let draft = DraftOnPage::of(now, form);
    let current: Value = clash.pointers.iter().map(|p| (p.clone(), value(&now.draft.answers, p))).collect();
    let context = context! {
        choices => Serde(clash.pointers.iter().enumerate().map(choice).collect::<Vec<_>>()),
        action => format!("{}/sections/{}/choice{}", draft.path, clash.section, Return::of(req).query('?')),
        shown => clash.shown.to_string(), patch => clash.patch.to_string(), current => current.to_string(),
        draft => Serde(draft)
    };
    let heading = Heading::of("These answers were changed in two places", &now.service);
    let status = StatusCode::PRECONDITION_FAILED;
    draw_as(req, status, Reader::SignedIn(session), heading, "portal/conflict.html", context)
}

/// Saves what was chosen; the other changes of the post with it.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    address: Path<(String, String)>,
    posted: Posted,
) -> Result<HttpResponse, Fault> {
    let (text, section) = address.into_inner();
    // Whose draft it is comes before what is wrong with the post: others learn nothing.
    read(&site, &session, &text).await?;
    let read_json = |name: &str| serde_json::from_str::<Value>(posted.text(name));
    let unreadable = |_| Fault::bad_request("The page was not complete. Go back and send it again.");
    let mut shown = read_json("shown").map_err(unreadable)?;
    let mut patch = read_json("patch").map_err(unreadable)?;
    let current = read_json("current").map_err(unreadable)?;
    patch = patch.get(&section).map_or_else(|| json!({}), |part| json!({ section.as_str(): part }));
    for (index, (pointer, saved)) in current.as_object().into_iter().flatten().enumerate() {
        put(&mut shown, pointer, saved.clone());
        if posted.text(&format!("keep-{index}")) != "mine" {
            put(&mut patch, pointer, saved.clone());
        }
    }
    match save_from_page(&site.ctx, &session.actor, id(&text)?, &shown, &patch).await {
        Ok(saved) => {
            if let Some(ring) = instead(&site, &session, &saved, &of_section(&saved.problems, &section)).await? {
                return Ok(ring);
            }
            let path = super::on_page::path(saved.draft.id);
            Ok(see_other(&format!("{path}/sections/{section}?show=problems{}", Return::of(&req).query('&'))))
        }
        Err(Refusal::AnswersConflict { pointers }) => {
            let now = read(&site, &session, &text).await?;
            page(&req, &site, &session, &now, &Clash { section, shown, patch, pointers })
        }
        Err(other) => Err(other.into()),
    }
}

fn value(answers: &Value, pointer: &str) -> Value {
    answers.pointer(pointer).cloned().unwrap_or_default()
}

/// Puts `value` at a pointer through objects, which are made where they are missing.
fn put(into: &mut Value, pointer: &str, value: Value) {
    let mut place = into;
    for name in pointer.split('/').skip(1) {
        if !place.is_object() {
            *place = json!({});
        }
        place = &mut place[name];
    }
    *place = value;
}

/// An answer in words, also one to a question that is not asked now; of a list or group every question with its answer.
fn lines(form: &Form, answers: &Value, pointer: &str) -> Vec<String> {
    match (form.question(pointer), answers.pointer(pointer)) {
        (_, None | Some(Value::Null)) => Vec::new(),
        (Some(question), Some(answer)) => told(question, answer),
        (None, Some(answer)) => vec![answer.to_string()],
    }
}
