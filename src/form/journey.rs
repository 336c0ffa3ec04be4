//! The task list: what is done, what is missing, how long "seen" remains valid. Imports `problems`, `domain::gate`.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::calendar;
use super::condition::has_answer;
use super::definition::Form;
use crate::domain::gate::{self, GateSettings};
use crate::domain::problem::Problem;

/// Where the answer to "when was the person last seen" stands, in every form that has a gate.
pub const LAST_SEEN_AT: &str = "/gate/last_seen/at";

/// One section in the task list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Task {
    /// Id of the section.
    pub section_id: String,
    /// Its heading.
    pub title: String,
    /// How far it is.
    pub state: TaskState,
    /// What is wrong or missing in it.
    pub problems: Vec<Problem>,
}

/// How far a section is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum TaskState {
    /// Nothing is answered; `optional` where nothing has to be.
    NotStarted {
        /// Whether the section may stay as it is.
        optional: bool,
    },
    /// Something is answered, and this many problems are left.
    InProgress {
        /// Number of problems.
        missing: usize,
    },
    /// Something is answered and nothing is wrong.
    Complete,
}

impl Form {
    /// One task a section, in the order of the form.
    #[must_use]
    pub fn journey(&self, answers: &Value, settings: &GateSettings, now: Timestamp) -> Vec<Task> {
        let problems = self.problems(answers, settings, now);
        self.sections
            .iter()
            .map(|section| {
                let at = format!("/{}", section.id);
                let within =
                    |pointer: &str| pointer.strip_prefix(&at).is_some_and(|rest| !rest.starts_with(|c| c != '/'));
                let problems: Vec<_> = problems.iter().filter(|problem| within(&problem.pointer)).cloned().collect();
                let state = state(answers.get(&section.id), problems.len());
                Task { section_id: section.id.clone(), title: section.title.clone(), state, problems }
            })
            .collect()
    }

    /// When the answer "last seen" goes stale: later the referral cannot be submitted. `None` without such an answer.
    #[must_use]
    pub fn seen_until(&self, answers: &Value) -> Option<Timestamp> {
        let hours = self.question(LAST_SEEN_AT)?.bounds.within_hours?;
        gate::fresh_until(calendar::time(answers.pointer(LAST_SEEN_AT)?)?, hours)
    }
}

fn state(answers: Option<&Value>, problems: usize) -> TaskState {
    match (answers.is_some_and(has_answer), problems) {
        (false, missing) => TaskState::NotStarted { optional: missing == 0 },
        (true, 0) => TaskState::Complete,
        (true, missing) => TaskState::InProgress { missing },
    }
}
