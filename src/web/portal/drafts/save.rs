//! A section's page comes back: everything typed is saved, right or wrong, and the page after it follows.

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::conflict;
use super::on_page::{form, id, path, read};
use super::ring::instead;
use super::section::{Return, Shown, onward, page, part};
use crate::domain::Problem;
use crate::form::{merge, page as form_page};
use crate::services::Refusal;
use crate::services::drafts::{DraftView, save_from_page};
use crate::web::http::{Fault, PageSession, Posted, Saved, Site, see_other};

/// Which button was pressed.
enum Then {
    /// Go on.
    Continue,
    /// Come back later.
    Later,
    /// One more entry of the list of this name.
    Add(String),
    /// Take this entry (`items-2`) out.
    Remove(String),
}

impl Then {
    fn of(posted: &Posted) -> Self {
        let pressed = posted.text("then");
        match pressed.split_once(':') {
            Some(("add", list)) => Self::Add(list.to_owned()),
            Some(("remove", entry)) => Self::Remove(entry.to_owned()),
            _ if pressed == "later" => Self::Later,
            _ => Self::Continue,
        }
    }
}

/// Saves the post of one section.
pub(in crate::web::portal) async fn post(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    address: Path<(String, String)>,
    mut posted: Posted,
) -> Result<HttpResponse, Fault> {
    let (text, section) = address.into_inner();
    let before = read(&site, &session, &text).await?;
    let form = form(&site, &before.draft.form)?;
    if form.section(&section).is_none() {
        return Err(Fault::not_found());
    }
    let then = Then::of(&posted);
    if let Then::Remove(entry) = &then {
        posted.0.retain(|(name, _)| !name.starts_with(&format!("{entry}-")));
    }
    let patch = form_page::patch(form, &section, &posted.0, site.ctx.clock.now());
    let shown: Value = serde_json::from_str(posted.text("shown")).unwrap_or_default();
    match save_from_page(&site.ctx, &session.actor, id(&text)?, &shown, &patch).await {
        Ok(saved) => match instead(&site, &session, &saved, &of_section(&saved.problems, &section)).await? {
            Some(ring) => Ok(ring),
            None => after(&req, &site, &session, &saved, &section, &then),
        },
        Err(Refusal::AnswersConflict { pointers }) => {
            let now = read(&site, &session, &text).await?;
            conflict::page(&req, &site, &session, &now, &conflict::Clash { section, shown, patch, pointers })
        }
        Err(Refusal::Invalid(problems)) => refused(&req, &site, &session, &before, &section, (&patch, problems)),
        Err(other) => Err(other.into()),
    }
}

fn after(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    saved: &DraftView,
    section: &str,
    then: &Then,
) -> Result<HttpResponse, Fault> {
    let path = path(saved.draft.id);
    let returns = Return::of(req);
    match then {
        Then::Later => return Ok(see_other(&path)),
        Then::Add(list) => {
            let list: String = url::form_urlencoded::byte_serialize(list.as_bytes()).collect();
            let query = format!("?add={list}{}", returns.query('&'));
            return Ok(see_other(&format!("{path}/sections/{section}{query}#{list}-new")));
        }
        Then::Remove(entry) => {
            let list = entry.rsplit_once('-').map_or("", |(list, _)| list);
            let list: String = url::form_urlencoded::byte_serialize(list.as_bytes()).collect();
            return Ok(see_other(&format!("{path}/sections/{section}{}#{list}", returns.query('?'))));
        }
        Then::Continue => {}
    }
    let problems = of_section(&saved.problems, section);
    if problems.is_empty() {
        return Ok(see_other(&onward(form(site, &saved.draft.form)?, &path, section, &returns)));
    }
    let answers = &saved.draft.answers;
    let shown = Shown { section, problems: &problems, answers, status: StatusCode::UNPROCESSABLE_ENTITY };
    let mut response = page(req, site, session, saved, &shown)?;
    response.extensions_mut().insert(Saved);
    Ok(response)
}

/// What a draft cannot hold is shown as it was typed; nothing was saved.
fn refused(
    req: &HttpRequest,
    site: &Data<Site>,
    session: &PageSession,
    before: &DraftView,
    section: &str,
    (patch, problems): (&Value, Vec<Problem>),
) -> Result<HttpResponse, Fault> {
    let problems = of_section(&problems, section);
    let typed = merge(&before.draft.answers, patch).unwrap_or_else(|_| part(&before.draft.answers, section));
    if problems.is_empty() {
        return Err(Fault::bad_request("What was sent is larger than a draft can be, or holds what no draft takes."));
    }
    let shown = Shown { section, problems: &problems, answers: &typed, status: StatusCode::UNPROCESSABLE_ENTITY };
    page(req, site, session, before, &shown)
}

/// The problems in one section.
pub(super) fn of_section(problems: &[Problem], section: &str) -> Vec<Problem> {
    let at = format!("/{section}/");
    problems.iter().filter(|problem| problem.pointer.starts_with(&at)).cloned().collect()
}
