//! Shape of one answer: type, options, length, how it is written. What the published schema can say, too. Imports
//! `definition`, `kind`.

use serde_json::Value;

use super::definition::{MAX_ENTRIES, Question};
use super::kind::{Kind, is_blank};
use crate::domain::problem::ProblemCode;

/// What is wrong with the shape of an answer to a question without questions of its own.
#[must_use]
pub fn fault(question: &Question, answer: &Value) -> Option<ProblemCode> {
    match question.kind {
        Kind::Bool => (!answer.is_boolean()).then(|| blank_or(answer, ProblemCode::WrongType)),
        Kind::Number => number(question, answer),
        Kind::Choice => choice(question, answer),
        Kind::Choices => entries(question, answer, choice),
        Kind::Lines => entries(question, answer, text),
        _ => text(question, answer),
    }
}

/// The most entries of a list question.
#[must_use]
pub fn max_entries(question: &Question) -> usize {
    question.bounds.max_entries.unwrap_or(MAX_ENTRIES)
}

fn blank_or(answer: &Value, code: ProblemCode) -> ProblemCode {
    if answer.as_str().is_some_and(is_blank) { ProblemCode::Required } else { code }
}

fn number(question: &Question, answer: &Value) -> Option<ProblemCode> {
    let Some(number) = answer.as_f64().filter(|number| number.fract() == 0.0) else {
        return Some(blank_or(answer, ProblemCode::WrongType));
    };
    let Some(whole) = format!("{number:.0}").parse::<i64>().ok() else { return Some(ProblemCode::OutOfRange) };
    let below = question.bounds.min.is_some_and(|min| whole < min);
    let above = question.bounds.max.is_some_and(|max| whole > max);
    (below || above).then_some(ProblemCode::OutOfRange)
}

fn choice(question: &Question, answer: &Value) -> Option<ProblemCode> {
    let Some(code) = answer.as_str() else { return Some(ProblemCode::WrongType) };
    match question.option(answer) {
        Some(_) => None,
        None if is_blank(code) => Some(ProblemCode::Required),
        None => Some(ProblemCode::NotAnOption),
    }
}

fn text(question: &Question, answer: &Value) -> Option<ProblemCode> {
    let Some(text) = answer.as_str() else { return Some(ProblemCode::WrongType) };
    if is_blank(text) {
        Some(ProblemCode::Required)
    } else if text.chars().count() > question.kind.max_chars() {
        Some(ProblemCode::TooLong)
    } else {
        (!question.kind.fits(text)).then_some(ProblemCode::BadFormat)
    }
}

fn entries(
    question: &Question,
    answer: &Value,
    entry: impl Fn(&Question, &Value) -> Option<ProblemCode>,
) -> Option<ProblemCode> {
    let Some(entries) = answer.as_array() else { return Some(blank_or(answer, ProblemCode::WrongType)) };
    if entries.len() > max_entries(question) {
        return Some(ProblemCode::TooMany);
    }
    entries.iter().find_map(|one| entry(question, one))
}
