//! What is wrong with what was typed, as templates take it: a line of the summary and a message at the field. Imports
//! `domain`.

use std::collections::BTreeMap;

use minijinja::context;
use minijinja::value::Value;
use serde::Serialize;

/// Something wrong in a field.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct FieldProblem {
    /// The field's name; the anchor is the same, of a time with `-day`.
    pub(super) field: String,
    /// What to do.
    pub(super) detail: String,
}

/// A line of the summary for each.
pub(super) fn summary(problems: &[FieldProblem]) -> Vec<Value> {
    problems.iter().map(summary_line).collect()
}

fn summary_line(problem: &FieldProblem) -> Value {
    let is_time = problem.field == "at" || problem.field.ends_with("-at");
    let inner = if is_time { "-day" } else { "" };
    context! { detail => problem.detail.as_str(), href => format!("#{}{inner}", problem.field) }
}

/// The first problem of each field, as components take it.
pub(super) fn error_of(problems: &[FieldProblem]) -> Value {
    let mut first = BTreeMap::new();
    for problem in problems {
        first.entry(problem.field.clone()).or_insert_with(|| context! { text => problem.detail.as_str() });
    }
    Value::from(first)
}
