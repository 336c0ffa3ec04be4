//! `/drafts`: the author's drafts, last saved first.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use serde_json::Value;

use super::on_page::path;
use crate::services::Context;
use crate::services::drafts::{self, DraftSummary};
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// A draft in a list.
#[derive(Debug, Clone, Serialize)]
pub(in crate::web::portal) struct DraftLine {
    path: String,
    person: String,
    service: String,
    form: String,
    saved_at: String,
    expires_at: String,
    /// What to say on the telephone, "HKM 4T7", where a call about it is expected.
    call: Option<String>,
}

/// Drafts as lists show them.
pub(in crate::web::portal) fn draft_lines(ctx: &Context, drafts: Vec<DraftSummary>) -> Vec<DraftLine> {
    let line = |summary: DraftSummary| DraftLine {
        path: path(summary.draft.id),
        person: person(&summary.draft.answers),
        service: summary.service.name,
        form: ctx.forms.get(&summary.draft.form).map_or_else(String::new, |form| form.title().to_owned()),
        saved_at: summary.draft.updated_at.to_string(),
        expires_at: summary.draft.expires_at.to_string(),
        call: summary.call.map(|code| code.to_string()),
    };
    drafts.into_iter().map(line).collect()
}

/// The name of the person, as far as it is typed.
pub(super) fn person(answers: &Value) -> String {
    let part = |name: &str| answers.pointer(&format!("/person/{name}")).and_then(Value::as_str).map(str::trim);
    let typed: Vec<&str> = [part("given_name"), part("family_name")].into_iter().flatten().collect();
    if typed.is_empty() { "Person not named yet".to_owned() } else { typed.join(" ") }
}

/// Draws the list.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
) -> Result<HttpResponse, Fault> {
    let lines = draft_lines(&site.ctx, drafts::list(&site.ctx, &session.actor).await?);
    let context = context! { drafts => Serde(lines) };
    draw(&req, Reader::SignedIn(&session), Heading::plain("My drafts"), "portal/drafts.html", context)
}
