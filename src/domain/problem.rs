//! What is wrong with an answer: where, which kind, and what to do about it.
//!
//! The codes are a contract with callers of the API; the detail is for people and may be reworded. A detail never
//! repeats what was typed: it may end in a log or a mail.

use serde::{Deserialize, Serialize};

/// One thing wrong with one answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// JSON Pointer (RFC 6901) of the leaf question within the answers, `/person/date_of_birth`.
    pub pointer: String,
    /// What kind of problem it is.
    pub code: ProblemCode,
    /// One sentence for people: what is wrong and how to put it right.
    pub detail: String,
}

impl Problem {
    /// A problem at `pointer`.
    pub fn new(pointer: impl Into<String>, code: ProblemCode, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into() }
    }
}

/// The kinds of problem, as `form.md` lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// Needed and not there, empty or blank.
    Required,
    /// The form has no such question.
    UnknownField,
    /// Another JSON type than the question takes.
    WrongType,
    /// Not among the options of the question.
    NotAnOption,
    /// Fewer characters than the least.
    TooShort,
    /// More characters than the most.
    TooLong,
    /// More entries than the most.
    TooMany,
    /// Not written as such a thing is written.
    BadFormat,
    /// The check digit does not fit (NHS number).
    BadCheckDigit,
    /// Outside the least and the most.
    OutOfRange,
    /// Lies in the future, beyond two minutes of clock drift.
    InFuture,
    /// Longer ago than the rule allows.
    TooOld,
    /// Somebody is in immediate danger: the channel is 999.
    #[serde(rename = "must_ring_999")]
    MustRing999,
    /// The referral has to be made by telephone.
    MustTelephone,
}
