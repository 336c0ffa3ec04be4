//! What a draft refuses. Everything else is stored and listed as a problem. Imports `definition`.

use serde_json::{Map, Value};

use super::definition::{Form, Question};
use super::kind::Kind;
use super::{pointer, words};
use crate::domain::problem::{Problem, ProblemCode};

/// The most bytes of a draft's answers, written as compact JSON.
pub const MAX_BYTES: usize = 256 * 1024;
/// The most objects and arrays within one another; the answers themselves are the first.
pub const MAX_DEPTH: usize = 32;
/// The most characters of a string.
pub const MAX_CHARS: usize = 20_000;
/// The most entries of an array.
pub const MAX_ENTRIES: usize = 100;

impl Form {
    /// What keeps these answers from being stored in a draft, at most one problem a place.
    #[must_use]
    pub fn refusals(&self, answers: &Value) -> Vec<Problem> {
        let Value::Object(members) = answers else { return vec![refusal("", ProblemCode::WrongType)] };
        let mut found = Vec::new();
        limits(answers, "", 1, &mut found);
        if answers.to_string().len() > MAX_BYTES {
            found.push(refusal("", ProblemCode::TooLong));
        }
        found.extend(unknown(self, members).iter().map(|at| refusal(at, ProblemCode::UnknownField)));
        found
    }
}

/// The pointers of what the form has no question for.
pub(super) fn unknown(form: &Form, members: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, part) in members {
        let at = pointer::join("", name);
        match form.section(name) {
            Some(section) => unknown_fields(&section.questions, part, &at, &mut found),
            None => found.push(at),
        }
    }
    found
}

fn refusal(at: &str, code: ProblemCode) -> Problem {
    Problem::new(at, code, words::general(code))
}

fn limits(value: &Value, at: &str, depth: usize, found: &mut Vec<Problem>) {
    match value {
        Value::Object(_) | Value::Array(_) if depth > MAX_DEPTH => found.push(refusal(at, ProblemCode::TooMany)),
        Value::Object(members) => {
            for (name, inner) in members {
                limits(inner, &pointer::join(at, name), depth + 1, found);
            }
        }
        Value::Array(entries) if entries.len() > MAX_ENTRIES => found.push(refusal(at, ProblemCode::TooMany)),
        Value::Array(entries) => {
            for (index, inner) in entries.iter().enumerate() {
                limits(inner, &format!("{at}/{index}"), depth + 1, found);
            }
        }
        Value::String(text) if text.contains('\0') => found.push(refusal(at, ProblemCode::BadFormat)),
        Value::String(text) if text.chars().count() > MAX_CHARS => found.push(refusal(at, ProblemCode::TooLong)),
        _ => {}
    }
}

fn unknown_fields(questions: &[Question], part: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(members) = part else { return };
    for (name, inner) in members {
        let at = pointer::join(at, name);
        match questions.iter().find(|question| question.name == *name) {
            None => found.push(at),
            Some(question) if question.kind == Kind::List => {
                for (index, entry) in inner.as_array().into_iter().flatten().enumerate() {
                    unknown_fields(&question.questions, entry, &format!("{at}/{index}"), found);
                }
            }
            Some(question) if question.kind.is_group() => unknown_fields(&question.questions, inner, &at, found),
            Some(_) => {}
        }
    }
}
