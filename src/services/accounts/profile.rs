//! What somebody says of themselves, checked: every problem at once.

use validator::{ValidationErrors, ValidationErrorsKind};

use crate::domain::{Problem, ProblemCode};

/// Turns what the `validator` crate found into problems, in the order of their pointers.
pub(super) fn problems(errors: &ValidationErrors) -> Vec<Problem> {
    let mut found: Vec<Problem> = errors
        .errors()
        .iter()
        .filter_map(|(field, kind)| match kind {
            ValidationErrorsKind::Field(errors) => errors.first().map(|error| (field, error)),
            _ => None,
        })
        .map(|(field, error)| {
            let detail = error.message.clone().unwrap_or_else(|| "Check this answer".into());
            Problem::new(format!("/{field}"), code(error), detail)
        })
        .collect();
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

/// Nothing typed is `required`, whichever check noticed it.
fn code(error: &validator::ValidationError) -> ProblemCode {
    let length = error.params.get("value").and_then(|v| v.as_str()).map(|v| v.trim().chars().count());
    let most = error.params.get("max").and_then(serde_json::Value::as_u64);
    match (error.code.as_ref(), length, most) {
        (_, Some(0), _) => ProblemCode::Required,
        ("length", Some(n), Some(max)) if n as u64 > max => ProblemCode::TooLong,
        ("length", ..) => ProblemCode::TooShort,
        _ => ProblemCode::BadFormat,
    }
}
