//! A change to a draft's answers: JSON merge patch (RFC 7396), arrays whole. Imports `pointer`.

use serde_json::Value;

use super::{pointer, words};
use crate::domain::problem::{Problem, ProblemCode};

/// `answers` changed by `patch`.
///
/// # Errors
/// `null` anywhere inside an array of the patch is `wrong_type` at that place: RFC 7396 would store it.
pub fn merge(answers: &Value, patch: &Value) -> Result<Value, Problem> {
    if let Some(at) = null_in_array(patch, "", false) {
        return Err(Problem::new(at, ProblemCode::WrongType, words::general(ProblemCode::WrongType)));
    }
    let mut merged = answers.clone();
    json_patch::merge(&mut merged, patch);
    Ok(merged)
}

fn null_in_array(value: &Value, at: &str, inside: bool) -> Option<String> {
    match value {
        Value::Null => inside.then(|| at.to_owned()),
        Value::Object(members) => {
            members.iter().find_map(|(name, inner)| null_in_array(inner, &pointer::join(at, name), inside))
        }
        Value::Array(entries) => {
            let mut entries = entries.iter().enumerate();
            entries.find_map(|(index, inner)| null_in_array(inner, &format!("{at}/{index}"), true))
        }
        _ => None,
    }
}
