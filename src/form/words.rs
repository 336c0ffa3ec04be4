//! Words for problems, and hints: a question's own, else general ones by kind of question. Imports `definition`.
//!
//! No word repeats what was typed.

use super::definition::Question;
use super::kind::Kind;
use super::shape;
use crate::domain::problem::ProblemCode;

/// One sentence: what is wrong with the answer to `question`, and how to put it right.
#[must_use]
pub fn detail(question: &Question, code: ProblemCode) -> String {
    if let Some(words) = question.words.get(&code) {
        return words.clone();
    }
    let label = question.label.trim_end_matches('?');
    match code {
        ProblemCode::Required => format!("{} “{label}”", verb(question.kind)),
        ProblemCode::TooLong => {
            format!("“{label}” must be {} characters or fewer", thousands(question.kind.max_chars()))
        }
        ProblemCode::TooMany => format!("“{label}” takes at most {}", shape::max_entries(question)),
        ProblemCode::OutOfRange => format!("“{label}” must be {}", range(question)),
        ProblemCode::BadFormat => format!("“{label}” must be {}", written(question.kind)),
        ProblemCode::InFuture => format!("“{label}” must not be in the future"),
        code => format!("“{label}”: {}", general(code)),
    }
}

/// Help for a question that has none of its own.
#[must_use]
pub const fn hint(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::Date => Some("For example, 27 3 2007"),
        Kind::Time => Some("For example, 21 11 2026 and 14:30"),
        Kind::OdsCode => Some("3 to 9 letters and digits, such as X9X99. Leave it empty if you do not know it."),
        _ => None,
    }
}

/// The same sentence, with the headings beneath which the question stands: "Suicide: select …".
#[must_use]
pub fn beneath(headings: &[&str], detail: &str) -> String {
    let mut rest = detail.chars();
    match rest.next() {
        Some(first) if !headings.is_empty() => {
            format!("{}: {}{}", headings.join(", "), first.to_lowercase(), rest.as_str())
        }
        _ => detail.to_owned(),
    }
}

/// One sentence for a problem that no question's words can tell.
#[must_use]
pub const fn general(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Required => "an answer is needed",
        ProblemCode::UnknownField => "the form has no such question",
        ProblemCode::WrongType => "the answer is of another type than the question takes",
        ProblemCode::NotAnOption => "choose one of the options",
        ProblemCode::TooShort => "the answer is too short",
        ProblemCode::TooLong => "the answer is too long",
        ProblemCode::TooMany => "there are too many entries, or they are nested too deeply",
        ProblemCode::BadFormat => "the answer has characters that cannot be taken, or is not written as it should be",
        ProblemCode::BadCheckDigit => "check the number: a digit is wrong",
        ProblemCode::OutOfRange => "the answer is outside the least and the most",
        ProblemCode::InFuture => "the time lies in the future",
        ProblemCode::TooOld => "the time lies too long ago",
        ProblemCode::MustRing999 => "ring 999 now",
        ProblemCode::MustTelephone => "make this referral by telephone",
    }
}

const fn verb(kind: Kind) -> &'static str {
    match kind {
        Kind::Choice | Kind::Choices | Kind::Bool => "Select an answer to",
        Kind::List => "Add at least one entry to",
        _ => "Enter an answer to",
    }
}

const fn written(kind: Kind) -> &'static str {
    match kind {
        Kind::Time => "a real date and time, such as 21 11 2026, 09:40",
        Kind::Date => "a real date, such as 21 11 2026",
        Kind::NhsNumber => "10 digits, such as 999 000 0018",
        Kind::Postcode => "a postcode of the United Kingdom",
        Kind::Telephone => "a telephone number of 7 to 15 digits, such as 01632 960001",
        Kind::Email => "an email address, such as name@example.com",
        Kind::OdsCode => "3 to 9 capital letters and digits",
        Kind::Language => "the code of a language, such as pl or cy",
        _ => "ordinary text: it has characters that cannot be taken",
    }
}

fn range(question: &Question) -> String {
    let bounds = &question.bounds;
    match (bounds.min, bounds.max, bounds.from, &bounds.hours_after) {
        (Some(min), Some(max), _, _) => format!("between {min} and {max}"),
        (_, _, Some(from), _) => format!("on or after {}", super::calendar::date_in_words(from)),
        (_, _, _, Some(after)) => {
            format!("more than {} and at most {} hours after the start", after.more_than, after.at_most)
        }
        _ => "within the range that the question takes".to_owned(),
    }
}

fn thousands(number: usize) -> String {
    if number < 1_000 { number.to_string() } else { format!("{},{:03}", number / 1_000, number % 1_000) }
}
