//! A page post of one section → the merge patch that a program would send. Imports `definition`, `moment`.
//!
//! Text is trimmed; empty text removes the answer; what is wrong stays as it was typed. A question of which no field
//! was posted stays untouched.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::moment::Moment;
use crate::form::definition::{Form, Question};
use crate::form::kind::Kind;
use crate::form::shape;

/// The change that a post of one section's page, sent at `now`, makes; `{}` for a section that the form does not have.
#[must_use]
pub fn patch(form: &Form, section: &str, fields: &[(String, String)], now: Timestamp) -> Value {
    let mut change = Map::new();
    if let Some(known) = form.section(section) {
        let members = Post { fields, now }.members(&known.questions, "");
        if !members.is_empty() {
            change.insert(section.to_owned(), Value::Object(members));
        }
    }
    Value::Object(change)
}

/// The fields of a post, and when it came.
struct Post<'a> {
    fields: &'a [(String, String)],
    now: Timestamp,
}

impl Post<'_> {
    /// The members that the post gives or empties, of questions whose fields' names start with `prefix`.
    fn members(&self, questions: &[Question], prefix: &str) -> Map<String, Value> {
        let change = |question: &Question| {
            let name = format!("{prefix}{}", question.name);
            self.answer(question, &name).map(|answer| (question.name.clone(), answer))
        };
        questions.iter().filter_map(change).collect()
    }

    /// `None`: not posted. `null`: emptied.
    fn answer(&self, question: &Question, name: &str) -> Option<Value> {
        match question.kind {
            Kind::Group | Kind::Address => {
                let members = self.members(&question.questions, &format!("{name}-"));
                (!members.is_empty()).then_some(Value::Object(members))
            }
            Kind::List => self.list(question, name),
            Kind::Choices => self.texts(name, None).map(array_or_null),
            Kind::Lines => self.texts(name, Some(shape::max_entries(question))).map(array_or_null),
            Kind::Date => self.moment(name).map(|moment| moment.to_date(self.now).into()),
            Kind::Time => self.moment(name).map(|moment| moment.to_time(self.now).into()),
            Kind::Language => self.text(name).map(|text| language(question, &text)),
            kind => self.text(name).map(|text| one(kind, &text)),
        }
    }

    /// Every entry with an index among the fields' names, in the order of the indices; empty ones are left out.
    fn list(&self, question: &Question, name: &str) -> Option<Value> {
        let start = format!("{name}-");
        let within = |field: &str| field.strip_prefix(&start)?.split('-').next()?.parse::<usize>().ok();
        let mut indices: Vec<_> = self.fields.iter().filter_map(|(field, _)| within(field)).collect();
        indices.sort_unstable();
        indices.dedup();
        if indices.is_empty() && self.text(name).is_none() {
            return None;
        }
        let entry = |index: usize| without_null(self.members(&question.questions, &format!("{name}-{index}-")));
        Some(array_or_null(
            indices.into_iter().map(entry).filter(|entry| *entry != Value::Object(Map::new())).collect(),
        ))
    }

    /// The texts of `name` and, for lines, of `name-0`, `name-1`…, without the empty ones.
    fn texts(&self, name: &str, lines: Option<usize>) -> Option<Vec<Value>> {
        let names: Vec<_> = std::iter::once(name.to_owned())
            .chain((0..lines.unwrap_or(0)).map(|line| format!("{name}-{line}")))
            .collect();
        let mut posted = self.fields.iter().filter(|(field, _)| names.contains(field)).peekable();
        posted.peek()?;
        Some(posted.map(|(_, text)| text.trim()).filter(|text| !text.is_empty()).map(Value::from).collect())
    }

    /// The last field of this name: a hidden empty one comes before what is ticked.
    fn text(&self, name: &str) -> Option<String> {
        let (_, text) = self.fields.iter().rfind(|(field, _)| field == name)?;
        Some(text.trim().replace("\r\n", "\n"))
    }

    fn moment(&self, name: &str) -> Option<Moment> {
        let box_of = |part: &str| self.text(&format!("{name}-{part}"));
        let [day, month, year, time] = ["day", "month", "year", "time"].map(box_of);
        if day.is_none() && month.is_none() && year.is_none() && time.is_none() {
            return None;
        }
        Some(Moment {
            day: day.unwrap_or_default(),
            month: month.unwrap_or_default(),
            year: year.unwrap_or_default(),
            time: time.unwrap_or_default(),
            was: box_of("was").unwrap_or_default(),
        })
    }
}

/// Typed by its name, a language that is offered becomes its code.
fn language(question: &Question, text: &str) -> Value {
    let named = question.options.iter().find(|option| option.label.eq_ignore_ascii_case(text));
    named.map_or_else(|| one(Kind::Language, text), |option| option.value.clone())
}

fn one(kind: Kind, text: &str) -> Value {
    let upper = || text.to_uppercase();
    match kind {
        _ if text.is_empty() => Value::Null,
        Kind::Bool => text.parse::<bool>().map_or_else(|_| text.into(), Value::from),
        Kind::Number => text.parse::<i64>().map_or_else(|_| text.into(), Value::from),
        Kind::OdsCode if kind.fits(&upper()) => upper().into(),
        Kind::Postcode if kind.fits(text) => upper().into(),
        _ => text.into(),
    }
}

fn array_or_null(entries: Vec<Value>) -> Value {
    if entries.is_empty() { Value::Null } else { Value::Array(entries) }
}

/// Inside an array there is nothing to remove: an emptied answer is just not there.
fn without_null(members: Map<String, Value>) -> Value {
    let kept = members.into_iter().filter_map(|(name, answer)| match answer {
        Value::Null => None,
        Value::Object(inner) => {
            Some((name, without_null(inner))).filter(|(_, inner)| *inner != Value::Object(Map::new()))
        }
        answer => Some((name, answer)),
    });
    Value::Object(kept.collect())
}
