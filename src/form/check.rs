//! Refuses a form's definition that makes no sense, before anybody fills it in. Imports `definition`, `load`.

use super::condition::Condition;
use super::definition::{Form, Question};
use super::kind::Kind;
use super::load::Fault;

/// Checks the whole form.
///
/// # Errors
/// Names the first question that makes no sense, and why.
pub(super) fn form(form: &Form) -> Result<(), Fault> {
    for (index, section) in form.sections.iter().enumerate() {
        if form.sections[..index].iter().any(|other| other.id == section.id) {
            return Err((section.id.clone(), "declared twice".to_owned()));
        }
        if !is_name(&section.id) {
            return Err((section.id.clone(), "a name is small letters, digits and _".to_owned()));
        }
        questions(form, &format!("/{}", section.id), &section.questions)?;
    }
    Ok(())
}

fn questions(form: &Form, at: &str, siblings: &[Question]) -> Result<(), Fault> {
    for question in siblings {
        let pointer = format!("{at}/{}", question.name);
        one(form, question, siblings).map_err(|what| (pointer.clone(), what))?;
        let inner = if question.kind == Kind::List { pointer + "/*" } else { pointer };
        questions(form, &inner, &question.questions)?;
    }
    Ok(())
}

fn one(form: &Form, question: &Question, siblings: &[Question]) -> Result<(), String> {
    if !is_name(&question.name) {
        return Err("a name is small letters, digits and _".to_owned());
    }
    let has_options = matches!(question.kind, Kind::Choice | Kind::Choices | Kind::Bool);
    if has_options == question.options.is_empty() && question.kind != Kind::Language {
        return Err(if has_options { "needs options" } else { "takes no options" }.to_owned());
    }
    if (question.kind.is_group() || question.kind == Kind::List) == question.questions.is_empty() {
        return Err("a group or list, and nothing else, has questions of its own".to_owned());
    }
    for name in &question.or {
        sibling(siblings, name)?;
    }
    if let Some(after) = &question.bounds.hours_after {
        sibling(siblings, &after.field)?;
    }
    let conditions = [&question.asked_when, &question.required_when];
    conditions.into_iter().flatten().try_for_each(|condition| fields(form, condition, siblings))
}

/// A page's fields join names with `-`, and pointers take them without an escape.
fn is_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn fields(form: &Form, condition: &Condition, siblings: &[Question]) -> Result<(), String> {
    for field in condition.fields() {
        if !field.starts_with('/') {
            sibling(siblings, field)?;
        } else if form.question(field).is_none() {
            return Err(format!("a condition looks at {field}, which is no question"));
        }
    }
    Ok(())
}

fn sibling(siblings: &[Question], name: &str) -> Result<(), String> {
    let known = siblings.iter().any(|other| other.name == name);
    known.then_some(()).ok_or_else(|| format!("{name} is no question beside it"))
}
