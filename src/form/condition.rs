//! Conditions as data: when a question is asked, when its answer is needed. Imports `calendar`.
//!
//! A condition on an answer that is not there does not hold: a missing controlling answer raises only itself.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::calendar;
use super::kind::is_blank;

/// A test on answers. `field` is an absolute pointer (`/gate/last_seen/by`) or the name of a sibling (`by`).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Condition {
    /// Every one holds.
    All {
        /// The conditions.
        all: Vec<Condition>,
    },
    /// At least one holds.
    Any {
        /// The conditions.
        any: Vec<Condition>,
    },
    /// The answer is one of these.
    Is {
        /// Which answer.
        field: String,
        /// The values.
        is: Vec<Value>,
    },
    /// The list has at least one of these.
    Has {
        /// Which answer.
        field: String,
        /// The values.
        has: Vec<Value>,
    },
    /// There is an answer (`true`), or none (`false`).
    Filled {
        /// Which answer.
        field: String,
        /// Which of both.
        filled: bool,
    },
    /// The date is the birth date of somebody younger than this many years today.
    YoungerThan {
        /// Which answer.
        field: String,
        /// Years.
        younger_than: i16,
    },
    /// The number is less than this.
    LessThan {
        /// Which answer.
        field: String,
        /// The bound.
        less_than: i64,
    },
}

/// Where a condition looks: all answers, the object in which the question stands, and today in London.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// All answers.
    pub root: &'a Value,
    /// The object in which the question stands; `null` where it is missing.
    pub parent: &'a Value,
    /// Today's date, Europe/London.
    pub today: Date,
}

impl<'a> Scope<'a> {
    /// The answer at `field`.
    #[must_use]
    pub fn answer(&self, field: &str) -> Option<&'a Value> {
        if field.starts_with('/') { self.root.pointer(field) } else { self.parent.get(field) }
    }
}

impl Condition {
    /// Whether the condition holds.
    #[must_use]
    pub fn holds(&self, scope: Scope<'_>) -> bool {
        match self {
            Self::All { all } => all.iter().all(|one| one.holds(scope)),
            Self::Any { any } => any.iter().any(|one| one.holds(scope)),
            Self::Is { field, is } => scope.answer(field).is_some_and(|answer| is.contains(answer)),
            Self::Has { field, has } => {
                let entries = scope.answer(field).and_then(Value::as_array);
                entries.is_some_and(|entries| entries.iter().any(|entry| has.contains(entry)))
            }
            Self::Filled { field, filled } => scope.answer(field).is_some_and(is_filled) == *filled,
            Self::YoungerThan { field, younger_than } => scope
                .answer(field)
                .and_then(calendar::date)
                .and_then(|born| calendar::age(born, scope.today))
                .is_some_and(|age| age < *younger_than),
            Self::LessThan { field, less_than } => {
                scope.answer(field).and_then(Value::as_i64).is_some_and(|number| number < *less_than)
            }
        }
    }

    /// Every field that the condition looks at.
    #[must_use]
    pub fn fields(&self) -> Vec<&str> {
        match self {
            Self::All { all: inner } | Self::Any { any: inner } => inner.iter().flat_map(Self::fields).collect(),
            Self::Is { field, .. }
            | Self::Has { field, .. }
            | Self::Filled { field, .. }
            | Self::YoungerThan { field, .. }
            | Self::LessThan { field, .. } => vec![field],
        }
    }
}

/// Whether there is an answer at all: not `null`, blank, or an empty list or group.
#[must_use]
pub fn is_filled(answer: &Value) -> bool {
    match answer {
        Value::Null => false,
        Value::String(text) => !is_blank(text),
        Value::Array(entries) => !entries.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

/// Whether anything is answered in a section, group or entry, however deep.
#[must_use]
pub fn has_answer(answers: &Value) -> bool {
    match answers {
        Value::Object(members) => members.values().any(has_answer),
        Value::Array(entries) => entries.iter().any(has_answer),
        answer => is_filled(answer),
    }
}
