//! `/drafts/{id}`: the sections and how far each is, how long "seen" stays valid, what is missing.

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use jiff::Timestamp;
use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;

use super::left::left;
use super::list::person;
use super::on_page::{DraftOnPage, form, read};
use crate::domain::gate::Diversion;
use crate::form::{Form, Task, TaskState};
use crate::services::documents;
use crate::web::http::{Fault, PageSession, Site};
use crate::web::ui::{Heading, Reader, draw};

/// A section in the list.
#[derive(Debug, Serialize)]
struct Line {
    title: String,
    href: String,
    missing: usize,
    /// What an author who has begun it has still to do, in words.
    left: Vec<String>,
    state: &'static str,
}

/// Until when the referral can be sent online.
#[derive(Debug, Serialize)]
pub(super) struct Seen {
    /// RFC 3339.
    pub until: String,
    /// "3 hours 20 minutes"; none once it is over.
    pub left: Option<String>,
}

/// Draws the task list.
pub(in crate::web::portal) async fn show(
    req: HttpRequest,
    site: Data<Site>,
    session: PageSession,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let view = read(&site, &session, &path).await?;
    let form = form(&site, &view.draft.form)?;
    let draft = DraftOnPage::of(&view, form);
    let now = site.ctx.clock.now();
    let tasks = form.journey(&view.draft.answers, &view.service.settings.gate, now);
    let untouched = view.draft.version == BEGUN && tasks.iter().all(is_untouched);
    let lines: Vec<Line> = tasks.iter().map(|task| line(&draft.path, form, task, untouched)).collect();
    let done = lines.iter().filter(|line| line.missing == 0).count();
    let documents = documents::list(&site.ctx, &session.actor, view.draft.id).await?.len();
    let context = context! {
        documents,
        person => person(&view.draft.answers), missing => view.problems.len(), done,
        rings => Diversion::of(&view.problems).is_some(),
        seen => Serde(form.seen_until(&view.draft.answers).map(|until| seen(until, now))),
        tasks => Serde(lines), draft => Serde(draft)
    };
    draw(&req, Reader::SignedIn(&session), Heading::of(form.title(), &view.service), "portal/task_list.html", context)
}

/// The version of a draft that nobody has saved yet.
const BEGUN: i64 = 1;

/// The sections that begin with what the account says.
const FILLED_IN: [&str; 2] = ["gate", "referrer"];

/// Whether nothing was answered, but by the account.
fn is_untouched(task: &Task) -> bool {
    FILLED_IN.contains(&task.section_id.as_str()) || matches!(task.state, TaskState::NotStarted { .. })
}

/// What the account filled in is no work of the author's: an untouched draft has nothing in progress and tells of no
/// problem.
fn line(path: &str, form: &Form, task: &Task, untouched: bool) -> Line {
    let state = match task.state {
        TaskState::InProgress { .. } if untouched => TaskState::NotStarted { optional: false },
        state => state,
    };
    let show = if matches!(state, TaskState::InProgress { .. }) { "?show=problems" } else { "" };
    Line {
        title: task.title.clone(),
        href: format!("{path}/sections/{}{show}", task.section_id),
        missing: task.problems.len(),
        left: if matches!(state, TaskState::InProgress { .. }) { left(form, &task.problems) } else { Vec::new() },
        state: match state {
            TaskState::NotStarted { optional: true } => "optional",
            TaskState::NotStarted { optional: false } => "not_started",
            TaskState::InProgress { .. } => "in_progress",
            TaskState::Complete => "complete",
        },
    }
}

/// How long the answer "last seen" will do.
pub(super) fn seen(until: Timestamp, now: Timestamp) -> Seen {
    let minutes = until.duration_since(now).as_mins();
    let left = (until >= now).then(|| in_words(minutes));
    Seen { until: until.to_string(), left }
}

fn in_words(minutes: i64) -> String {
    let of = |count: i64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    match (minutes / 60, minutes % 60) {
        (0, minutes) => of(minutes, "minute"),
        (hours, 0) => of(hours, "hour"),
        (hours, minutes) => format!("{} {}", of(hours, "hour"), of(minutes, "minute")),
    }
}
