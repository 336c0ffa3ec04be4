//! Rules for one answer whose shape is right: what needs `now`, a check digit or another answer. Imports
//! `definition`, `domain::gate`.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use nhs_number::NHSNumber;
use serde_json::Value;

use super::calendar;
use super::definition::Question;
use super::kind::Kind;
use crate::domain::gate::{self, GateSettings};
use crate::domain::problem::ProblemCode;
use crate::domain::time::after;

/// What the rules need to know beside the answers.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What the service sets about its gate.
    pub settings: &'a GateSettings,
    /// The server's clock.
    pub now: Timestamp,
}

/// What is wrong with an answer. `parent` is the object in which it stands.
#[must_use]
pub fn fault(question: &Question, answer: &Value, parent: &Value, facts: Facts<'_>) -> Option<ProblemCode> {
    match question.kind {
        Kind::Bool | Kind::Choice => option(question, answer, facts.settings),
        Kind::Time => time(question, answer, parent, facts.now),
        Kind::Date => date(question, answer, facts.now),
        Kind::NhsNumber => (!is_nhs_number(answer.as_str()?)).then_some(ProblemCode::BadCheckDigit),
        _ => None,
    }
}

fn option(question: &Question, answer: &Value, settings: &GateSettings) -> Option<ProblemCode> {
    let option = question.option(answer)?;
    if !option.is_offered(settings) {
        return Some(ProblemCode::NotAnOption);
    }
    option.diversion(settings).map(gate::Diversion::code)
}

fn time(question: &Question, answer: &Value, parent: &Value, now: Timestamp) -> Option<ProblemCode> {
    let bounds = &question.bounds;
    let Some(at) = calendar::time(answer) else { return Some(ProblemCode::BadFormat) };
    if !bounds.may_be_future && gate::is_in_future(at, now) {
        return Some(ProblemCode::InFuture);
    }
    if bounds.within_hours.is_some_and(|hours| gate::is_too_old(at, now, hours)) {
        return Some(ProblemCode::TooOld);
    }
    let after = bounds.hours_after.as_ref()?;
    let elapsed = at.duration_since(calendar::time(parent.get(&after.field)?)?);
    let hours = |hours: u32| SignedDuration::from_hours(i64::from(hours));
    let fits = elapsed > hours(after.more_than) && elapsed <= hours(after.at_most);
    (!fits).then_some(ProblemCode::OutOfRange)
}

fn date(question: &Question, answer: &Value, now: Timestamp) -> Option<ProblemCode> {
    let Some(date) = calendar::date(answer) else { return Some(ProblemCode::BadFormat) };
    if question.bounds.from.is_some_and(|from| date < from) {
        return Some(ProblemCode::OutOfRange);
    }
    (!question.bounds.may_be_future && date > latest_today(now)).then_some(ProblemCode::InFuture)
}

/// The date in London, by a clock that may be ahead of ours by the drift we allow.
fn latest_today(now: Timestamp) -> Date {
    calendar::today(after(now, gate::CLOCK_DRIFT))
}

/// Modulus 11; ten equal digits satisfy the arithmetic and are no number (NHS Data Dictionary).
fn is_nhs_number(text: &str) -> bool {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let equal = digits.chars().all(|digit| digits.starts_with(digit));
    let number: Result<NHSNumber, _> = digits.parse();
    !equal && number.is_ok_and(|number| number.validate_check_digit())
}
