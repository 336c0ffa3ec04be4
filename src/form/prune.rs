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
            let unasked = self.unasked(&answers, today);
            if unasked.is_empty() {
                break;
            }
            for pointer in unasked {
                if remove(&mut answers, &pointer).is_some_and(|answer| has_answer(&answer)) {
                    removed.push(pointer);
                }
            }
        }
        if let Value::Object(sections) = &mut answers {
            for section in &self.sections {
                tidy_group(&section.questions, &section.id, sections);
            }
        }
        Pruned { answers, removed }
    }

    /// Pointers of what is there and not asked, as the answers stand.
    fn unasked(&self, answers: &Value, today: Date) -> Vec<String> {
        let mut found = Vec::new();
        for section in &self.sections {
            if let Some(part) = answers.get(&section.id) {
                let scope = Scope { root: answers, parent: part, today };
                unasked(&section.questions, &format!("/{}", section.id), scope, &mut found);
            }
        }
        found
    }
}

fn unasked(questions: &[Question], at: &str, scope: Scope<'_>, found: &mut Vec<String>) {
    for question in questions {
        let Some(answer) = scope.parent.get(&question.name) else { continue };
        let pointer = format!("{at}/{}", question.name);
        if !question.is_asked(scope) {
            found.push(pointer);
        } else if question.kind.is_group() {
            unasked(&question.questions, &pointer, Scope { parent: answer, ..scope }, found);
        } else if question.kind == Kind::List {
            for (index, entry) in answer.as_array().into_iter().flatten().enumerate() {
                unasked(&question.questions, &format!("{pointer}/{index}"), Scope { parent: entry, ..scope }, found);
            }
        }
    }
}

/// Names in a form need no escape in a pointer (`check` sees to it).
fn remove(answers: &mut Value, pointer: &str) -> Option<Value> {
    let (parent, name) = pointer.rsplit_once('/')?;
    answers.pointer_mut(parent)?.as_object_mut()?.shift_remove(name)
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
