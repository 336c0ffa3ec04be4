//! What a form is, once read: sections, questions, options. Imports `domain::gate`, `domain::problem`.
//!
//! `load` makes it from the TOML file, `check` refuses what makes no sense. Everything else in `form` walks this tree.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::carry::Change;
use super::condition::{Condition, Scope};
use super::kind::Kind;
use crate::domain::gate::{Diversion, GateSettings, ServiceRule};
use crate::domain::problem::ProblemCode;

/// The most entries of a list, unless the question says otherwise.
pub const MAX_ENTRIES: usize = 20;

/// A form of the portal.
#[derive(Debug, Clone)]
pub struct Form {
    pub(super) id: String,
    pub(super) version: u32,
    pub(super) title: String,
    pub(super) sections: Vec<Section>,
    pub(super) changes: Vec<Change>,
}

impl Form {
    /// The stem of the file, `amhp-referral`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Counts up with each change of the questions; a referral keeps the version it was made with.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// What people call the form.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The sections in the order in which they are asked.
    #[must_use]
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The section with this id.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// The question at a pointer, `/gate/last_seen/at`; entries of a list by any index or `*`.
    #[must_use]
    pub fn question(&self, pointer: &str) -> Option<&Question> {
        let mut path = pointer.strip_prefix('/')?.split('/');
        let mut questions = &self.section(path.next()?)?.questions;
        let mut found = None;
        while let Some(name) = path.next() {
            let question = questions.iter().find(|question| question.name == name)?;
            if question.kind == Kind::List && path.clone().next().is_some() {
                path.next();
            }
            questions = &question.questions;
            found = Some(question);
        }
        found
    }
}

/// A page of the form: one entry of the task list, one member of the answers.
#[derive(Debug, Clone)]
pub struct Section {
    /// Name of the member, `last_seen` style; also the last part of the page's address.
    pub id: String,
    /// Heading, to its author.
    pub title: String,
    /// Heading for those who receive the referral.
    pub hub_title: String,
    /// What to know before answering.
    pub intro: Option<String>,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

/// One question, or a group or list of them.
#[derive(Debug, Clone)]
pub struct Question {
    /// Name of the member.
    pub name: String,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// The question, in words for people. Empty for a group that is one only in the answers.
    pub label: String,
    /// Help beneath the question.
    pub hint: Option<String>,
    /// What one entry of a list is called, "Risk", "Doctor's examination".
    pub entry: Option<String>,
    /// Whether an answer is needed (wherever the question is asked).
    pub required: bool,
    /// When an answer is needed, of a question that is otherwise optional and keeps its answer.
    pub required_when: Option<Condition>,
    /// When the question is asked; where it is not, its answer is pruned at submit.
    pub asked_when: Option<Condition>,
    /// Siblings each of which stands in for this answer (`estimated_age` for `date_of_birth`).
    pub or: Vec<String>,
    /// What can be chosen; for `language` what is offered.
    pub options: Vec<Choice>,
    /// Bounds of the answer.
    pub bounds: Bounds,
    /// Words for problems where the general ones do not fit.
    pub words: BTreeMap<ProblemCode, String>,
    /// The questions of a group, or of each entry of a list.
    pub questions: Vec<Question>,
}

impl Question {
    /// Whether the question is asked.
    #[must_use]
    pub fn is_asked(&self, scope: Scope<'_>) -> bool {
        self.asked_when.as_ref().is_none_or(|condition| condition.holds(scope))
    }

    /// Whether an answer is needed, given that the group around the question is there or needed.
    #[must_use]
    pub fn is_needed(&self, scope: Scope<'_>) -> bool {
        let wanted = self.required || self.required_when.as_ref().is_some_and(|condition| condition.holds(scope));
        wanted && self.is_asked(scope)
    }

    /// Whether an answer is needed whatever the other answers are.
    #[must_use]
    pub const fn is_always_needed(&self) -> bool {
        self.required && self.asked_when.is_none()
    }

    /// The option with this value.
    #[must_use]
    pub fn option(&self, value: &Value) -> Option<&Choice> {
        self.options.iter().find(|option| option.value == *value)
    }
}

/// One option of a question.
#[derive(Debug, Clone)]
pub struct Choice {
    /// What stands in the answers: a code, or `true`/`false`.
    pub value: Value,
    /// The option in words.
    pub label: String,
    /// Help beneath the option.
    pub hint: Option<String>,
    /// The channel to which this answer sends the referrer.
    pub diverts: Option<Diversion>,
    /// The setting that keeps the answer from diverting or, where it does not divert, makes it an option at all.
    pub service_rule: Option<ServiceRule>,
}

impl Choice {
    /// Where this answer diverts, in a service with these settings.
    #[must_use]
    pub fn diversion(&self, settings: &GateSettings) -> Option<Diversion> {
        self.diverts.filter(|_| !self.service_rule.is_some_and(|rule| settings.holds(rule)))
    }

    /// Whether a service with these settings takes this answer.
    #[must_use]
    pub fn is_offered(&self, settings: &GateSettings) -> bool {
        self.diverts.is_some() || self.service_rule.is_none_or(|rule| settings.holds(rule))
    }
}

/// Bounds of an answer, as data; the arithmetic is in `rules` and `domain::gate`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Bounds {
    /// Least number.
    pub min: Option<i64>,
    /// Greatest number.
    pub max: Option<i64>,
    /// Most entries of a list; [`MAX_ENTRIES`] unless said.
    pub max_entries: Option<usize>,
    /// Earliest date.
    pub from: Option<Date>,
    /// Whether a time or date may lie in the future; else it may not.
    pub may_be_future: bool,
    /// Most elapsed hours between the time and now.
    pub within_hours: Option<u32>,
    /// Elapsed hours after a sibling's time.
    pub hours_after: Option<HoursAfter>,
}

/// "More than 24 and at most 36 hours after `started_at`".
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoursAfter {
    /// The sibling with the earlier time.
    pub field: String,
    /// The time lies more than this many hours after it.
    pub more_than: u32,
    /// The time lies at most this many hours after it.
    pub at_most: u32,
}
