//! What the hub finds out of a section of the form, held against the form's own rules for that section.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::domain::Problem;
use crate::domain::gate::GateSettings;
use crate::form::Form;

/// A section as it is known now, among the answers that its conditions look at.
pub(super) struct Section<'a> {
    form: &'a Form,
    id: &'static str,
    answers: Value,
}

impl<'a> Section<'a> {
    /// The section with these members in the place of what the referral said.
    pub(super) fn new(form: &'a Form, id: &'static str, mut answers: Value, members: Map<String, Value>) -> Self {
        answers[id] = Value::Object(members);
        Self { form, id, answers }
    }

    /// What is wrong with it; the pointers begin at the section.
    pub(super) fn problems(&self, settings: &GateSettings, now: Timestamp) -> Vec<Problem> {
        let found = self.form.problems(&self.answers, settings, now).into_iter();
        let within = |problem: Problem| {
            let pointer = problem.pointer.strip_prefix('/')?.strip_prefix(self.id)?;
            (pointer.is_empty() || pointer.starts_with('/')).then(|| Problem { pointer: pointer.to_owned(), ..problem })
        };
        found.filter_map(within).collect()
    }

    /// The section alone, without what was not asked, in the place where answers have it.
    pub(super) fn pruned(&self, now: Timestamp) -> Value {
        let section = self.form.pruned(&self.answers, now).answers.get(self.id).cloned();
        json!({ self.id: section.unwrap_or_default() })
    }
}
