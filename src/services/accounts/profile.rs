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
            let code = code(error);
            Problem::new(format!("/{field}"), code, detail(code, error))
        })
        .collect();
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

/// The words of the check, but for what is too long: there they say how long it may be.
fn detail(code: ProblemCode, error: &validator::ValidationError) -> String {
    match (code, error.params.get("max")) {
        (ProblemCode::TooLong, Some(most)) => format!("This must be {most} characters or fewer"),
        _ => error.message.clone().unwrap_or_else(|| "Check this answer".into()).into_owned(),
    }
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
