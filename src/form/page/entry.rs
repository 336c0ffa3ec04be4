//! One entry of a list on a page of its own: put it, or take it out. Imports `definition`, `patch`.
//!
//! A merge patch takes arrays whole, so the list is made anew from the draft's answers.

use serde_json::{Value, json};

use super::patch::Post;
use crate::form::definition::Form;
use crate::form::kind::Kind;

/// The change that puts the posted entry (fields named as on the section's page, `items-2-kind`) at `index` of the
/// list at `pointer`; an index beyond the end adds one. `None` where the form has no such list.
#[must_use]
pub fn entry_patch(
    form: &Form,
    pointer: &str,
    index: usize,
    answers: &Value,
    fields: &[(String, String)],
) -> Option<Value> {
    let list = form.question(pointer).filter(|question| question.kind == Kind::List)?;
    let (_, within) = pointer.strip_prefix('/')?.split_once('/')?;
    let prefix = format!("{}-{index}-", within.replace('/', "-"));
    let posted = Value::Object(Post(fields).members(&list.questions, &prefix));
    let mut entries = entries(pointer, answers);
    let mut entry = entries.get(index).cloned().unwrap_or_else(|| json!({}));
    json_patch::merge(&mut entry, &posted);
    match entries.get_mut(index) {
        Some(place) => *place = entry,
        None => entries.push(entry),
    }
    Some(nested(pointer, Value::Array(entries)))
}

/// The change that takes the entry at `index` out of the list at `pointer`. `None` where there is no such entry.
#[must_use]
pub fn removal_patch(form: &Form, pointer: &str, index: usize, answers: &Value) -> Option<Value> {
    form.question(pointer).filter(|question| question.kind == Kind::List)?;
    let mut entries = entries(pointer, answers);
    if index >= entries.len() {
        return None;
    }
    entries.remove(index);
    Some(nested(pointer, if entries.is_empty() { Value::Null } else { Value::Array(entries) }))
}

fn entries(pointer: &str, answers: &Value) -> Vec<Value> {
    answers.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default()
}

fn nested(pointer: &str, answer: Value) -> Value {
    pointer.split('/').skip(1).collect::<Vec<_>>().into_iter().rev().fold(answer, |inner, name| json!({ name: inner }))
}
