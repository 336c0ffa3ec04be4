//! Answers for people to read: check-your-answers, the hub's view, the printed copy. Imports `definition`,
//! `calendar`.
//!
//! Codes become words, dates and times become Europe/London in words; what is not written as it should be is shown as
//! it was typed.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

use super::calendar;
use super::condition::Scope;
use super::definition::{Form, Question};
use super::kind::Kind;

/// A section with its answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadableSection {
    /// Id of the section.
    pub id: String,
    /// Its heading, to the author.
    pub title: String,
    /// Its heading for those who receive the referral.
    pub hub_title: String,
    /// Its rows, in the order of the form.
    pub rows: Vec<ReadableRow>,
}

/// One question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadableRow {
    /// Pointer of the question.
    pub pointer: String,
    /// Headings above the row: groups and entries of lists in which the question stands, "Doctor's examination 2".
    pub under: Vec<String>,
    /// The question.
    pub label: String,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// The answer, a string a line or option; empty where there is none.
    pub value: Vec<String>,
    /// The answer as it is stored, for marks that hang on a code.
    pub answer: Value,
    /// Whether an answer is needed.
    pub needed: bool,
}

impl Form {
    /// Every question that is asked, with its answer. For answers already submitted `now` is the time of receipt: who
    /// was a child then is one still on this page.
    #[must_use]
    pub fn readable(&self, answers: &Value, now: Timestamp) -> Vec<ReadableSection> {
        let pruned = self.pruned(answers, now).answers;
        let today = calendar::today(now);
        let sections = self.sections.iter().map(|section| {
            let mut rows = Rows { root: &pruned, today, rows: Vec::new() };
            let part = pruned.get(&section.id).unwrap_or(&Value::Null);
            rows.questions(&section.questions, part, &format!("/{}", section.id), &[], true);
            ReadableSection {
                id: section.id.clone(),
                title: section.title.clone(),
                hub_title: section.hub_title.clone(),
                rows: rows.rows,
            }
        });
        sections.collect()
    }
}

struct Rows<'a> {
    root: &'a Value,
    today: Date,
    rows: Vec<ReadableRow>,
}

impl Rows<'_> {
    fn questions(&mut self, questions: &[Question], parent: &Value, at: &str, under: &[String], needed: bool) {
        for question in questions {
            let scope = Scope { root: self.root, parent, today: self.today };
            if question.is_asked(scope) {
                let needed = needed && question.is_needed(scope);
                let at = format!("{at}/{}", question.name);
                self.question(question, parent.get(&question.name), &at, under, needed);
            }
        }
    }

    fn question(&mut self, question: &Question, answer: Option<&Value>, at: &str, under: &[String], needed: bool) {
        match (question.kind, answer) {
            (Kind::Group, Some(answer)) if answer.is_object() => self.group(question, answer, at, under, true),
            (Kind::Group, None) if needed => self.group(question, &Value::Null, at, under, true),
            (Kind::List, Some(Value::Array(entries))) if !entries.is_empty() => {
                for (index, entry) in entries.iter().enumerate() {
                    let name = question.entry.as_deref().unwrap_or(&question.label);
                    let under = within(under, &format!("{name} {}", index + 1));
                    self.questions(&question.questions, entry, &format!("{at}/{index}"), &under, true);
                }
            }
            (_, answer) => self.row(question, answer.unwrap_or(&Value::Null), at, under, needed),
        }
    }

    fn group(&mut self, question: &Question, answer: &Value, at: &str, under: &[String], needed: bool) {
        let under = if question.label.is_empty() { under.to_vec() } else { within(under, &question.label) };
        self.questions(&question.questions, answer, at, &under, needed);
    }

    fn row(&mut self, question: &Question, answer: &Value, at: &str, under: &[String], needed: bool) {
        self.rows.push(ReadableRow {
            pointer: at.to_owned(),
            under: under.to_vec(),
            label: question.label.clone(),
            kind: question.kind,
            value: words(question, answer),
            answer: answer.clone(),
            needed,
        });
    }
}

fn within(under: &[String], heading: &str) -> Vec<String> {
    under.iter().cloned().chain([heading.to_owned()]).collect()
}

/// An answer in words: a string a line or option.
#[must_use]
pub fn words(question: &Question, answer: &Value) -> Vec<String> {
    if let Some(option) = question.option(answer) {
        return vec![option.label.clone()];
    }
    match answer {
        Value::Null => Vec::new(),
        Value::Array(entries) => entries.iter().flat_map(|entry| words(question, entry)).collect(),
        Value::Object(members) if question.kind == Kind::Address => address(question, members),
        Value::String(text) => text_in_words(question.kind, answer, text),
        other => vec![other.to_string()],
    }
}

/// An answer in words; of a list or group every question with its answer.
#[must_use]
pub fn told(question: &Question, answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(entries) if question.kind == Kind::List => {
            entries.iter().flat_map(|entry| told(question, entry)).collect()
        }
        Value::Object(members) if !question.questions.is_empty() => {
            let inner = question.questions.iter().filter_map(|inner| Some((inner, members.get(&inner.name)?)));
            inner.map(|(inner, answer)| format!("{}: {}", inner.label, told(inner, answer).join(", "))).collect()
        }
        answer => words(question, answer),
    }
}

fn address(question: &Question, members: &serde_json::Map<String, Value>) -> Vec<String> {
    let parts = question.questions.iter().filter_map(|part| members.get(&part.name).map(|answer| words(part, answer)));
    parts.flatten().collect()
}

fn text_in_words(kind: Kind, answer: &Value, text: &str) -> Vec<String> {
    let spoken = match kind {
        Kind::Date => calendar::date(answer).map(calendar::date_in_words),
        Kind::Time => calendar::time(answer).map(calendar::time_in_words),
        Kind::NhsNumber if kind.fits(text) => Some(nhs_number(text)),
        _ => None,
    };
    spoken.map_or_else(|| text.lines().map(str::to_owned).collect(), |words| vec![words])
}

/// Three, three and four digits (NHS service manual).
fn nhs_number(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    format!("{} {} {}", &digits[..3], &digits[3..6], &digits[6..])
}
