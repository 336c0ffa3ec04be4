//! The copy of the answers that is submitted: what is not asked is left out. Imports `definition`, `condition`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Map, Value};

use super::calendar;
use super::condition::{Scope, has_answer};
use super::definition::{Form, Question};
use super::kind::Kind;

/// Answers without what was not asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Pruned {
    /// The answers; text is trimmed, groups without any answer are gone.
    pub answers: Value,
    /// Pointers into the answers as they were, of what was not asked and had an answer.
    pub removed: Vec<String>,
}

impl Form {
    /// Leaves out the answers to questions that are not asked. A question that loses its answer may be what another
    /// one hangs on, so this goes on until nothing more falls.
    #[must_use]
    pub fn pruned(&self, answers: &Value, now: Timestamp) -> Pruned {
        let today = calendar::today(now);
        let mut answers = answers.clone();
        let mut removed = Vec::new();
        loop {
            let root = answers.clone();
            let before = removed.len();
            for section in &self.sections {
                if let Some(part) = answers.get_mut(&section.id) {
                    prune(&section.questions, part, &format!("/{}", section.id), &root, today, &mut removed);
                }
            }
            if removed.len() == before {
                break;
            }
        }
        if let Value::Object(sections) = &mut answers {
            for section in &self.sections {
                tidy_group(&section.questions, &section.id, sections);
            }
        }
        Pruned { answers, removed }
    }
}

fn prune(questions: &[Question], part: &mut Value, at: &str, root: &Value, today: Date, removed: &mut Vec<String>) {
    let parent = part.clone();
    let Value::Object(members) = part else { return };
    for question in questions {
        let pointer = format!("{at}/{}", question.name);
        if !question.is_asked(Scope { root, parent: &parent, today }) {
            if members.shift_remove(&question.name).is_some_and(|answer| has_answer(&answer)) {
                removed.push(pointer);
            }
            continue;
        }
        match members.get_mut(&question.name) {
            Some(inner) if question.kind.is_group() => {
                prune(&question.questions, inner, &pointer, root, today, removed);
            }
            Some(Value::Array(entries)) if question.kind == Kind::List => {
                for (index, entry) in entries.iter_mut().enumerate() {
                    prune(&question.questions, entry, &format!("{pointer}/{index}"), root, today, removed);
                }
            }
            _ => {}
        }
    }
}

/// Trims text; drops groups without a member, which are what is left of a group whose boxes were emptied.
fn tidy(questions: &[Question], members: &mut Map<String, Value>) {
    for question in questions {
        match members.get_mut(&question.name) {
            Some(Value::Object(_)) if question.kind.is_group() => {
                tidy_group(&question.questions, &question.name, members);
            }
            Some(Value::Array(entries)) => entries.iter_mut().for_each(|entry| match entry {
                Value::Object(inner) => tidy(&question.questions, inner),
                entry => trim(entry),
            }),
            Some(answer) => trim(answer),
            None => {}
        }
    }
}

fn tidy_group(questions: &[Question], name: &str, parent: &mut Map<String, Value>) {
    if let Some(Value::Object(members)) = parent.get_mut(name) {
        tidy(questions, members);
        if members.is_empty() {
            parent.shift_remove(name);
        }
    }
}

fn trim(answer: &mut Value) {
    if let Value::String(text) = answer
        && text.trim().len() != text.len()
    {
        *text = text.trim().to_owned();
    }
}
