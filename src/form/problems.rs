//! Everything that is wrong with answers, in the order of the form. Imports `definition`, `shape`, `rules`, `words`.
//!
//! The pointer is the leaf question, also when its section is missing. A missing controlling answer raises only
//! itself, because no condition on it holds. An answer that diverts raises only itself: what else its section lacks
//! is then not needed.

use jiff::Timestamp;
use serde_json::Value;

use super::condition::{Scope, is_filled};
use super::definition::{Form, Question, Section};
use super::kind::Kind;
use super::rules::Facts;
use super::{calendar, pointer, rules, shape, words};
use crate::domain::gate::{Diversion, GateSettings};
use crate::domain::problem::{Problem, ProblemCode};

impl Form {
    /// Shape, rules and gate, of the answers once pruned. Empty: the answers may be submitted.
    #[must_use]
    pub fn problems(&self, answers: &Value, settings: &GateSettings, now: Timestamp) -> Vec<Problem> {
        let pruned = self.pruned(answers, now).answers;
        Walk { root: &pruned, facts: Some(Facts { settings, now }), found: Vec::new(), under: Vec::new() }.form(self)
    }

    /// Only what the submission schema can say, too: `answers` are taken as they are, nothing is pruned.
    #[must_use]
    pub fn shape_problems(&self, answers: &Value) -> Vec<Problem> {
        Walk { root: answers, facts: None, found: Vec::new(), under: Vec::new() }.form(self)
    }
}

struct Walk<'a> {
    root: &'a Value,
    /// `None`: shape only, no condition is looked at.
    facts: Option<Facts<'a>>,
    found: Vec<Problem>,
    /// Headings above the question, and whether each is that of a list's entry.
    under: Vec<(String, bool)>,
}

impl<'a> Walk<'a> {
    fn form(mut self, form: &Form) -> Vec<Problem> {
        let Value::Object(members) = self.root else {
            return vec![Problem::new("", ProblemCode::WrongType, words::general(ProblemCode::WrongType))];
        };
        for section in &form.sections {
            self.section(section);
        }
        let known = |name: &str| form.section(name).is_some();
        self.unknown_fields("", members.keys().map(String::as_str), known);
        self.found
    }

    fn section(&mut self, section: &Section) {
        let before = self.found.len();
        let at = format!("/{}", section.id);
        match self.root.get(&section.id) {
            None => self.questions(&section.questions, &at, &Value::Null),
            Some(answers) => self.group(&section.questions, &at, answers),
        }
        let of_section = self.found.split_off(before);
        let diverts = Diversion::of(&of_section).is_some();
        let stays = |problem: &Problem| !(diverts && problem.code == ProblemCode::Required);
        self.found.extend(of_section.into_iter().filter(stays));
    }

    fn group(&mut self, questions: &[Question], at: &str, answers: &'a Value) {
        let Value::Object(members) = answers else {
            self.found.push(Problem::new(at, ProblemCode::WrongType, words::general(ProblemCode::WrongType)));
            return;
        };
        self.questions(questions, at, answers);
        let known = |name: &str| questions.iter().any(|question| question.name == name);
        self.unknown_fields(at, members.keys().map(String::as_str), known);
    }

    fn unknown_fields<'n>(&mut self, at: &str, names: impl Iterator<Item = &'n str>, known: impl Fn(&str) -> bool) {
        for name in names.filter(|name| !known(name)) {
            let code = ProblemCode::UnknownField;
            self.found.push(Problem::new(pointer::join(at, name), code, words::general(code)));
        }
    }

    /// The questions of a group that is there or needed; `parent` is `null` where it is not there.
    fn questions(&mut self, questions: &[Question], at: &str, parent: &'a Value) {
        for question in questions {
            let at = format!("{at}/{}", question.name);
            match parent.get(&question.name) {
                None => self.missing(question, &at, parent),
                Some(answer) if question.kind.is_group() => {
                    self.beneath((question.label.clone(), false), |walk| walk.group(&question.questions, &at, answer));
                }
                Some(answer) if question.kind == Kind::List => self.list(question, &at, answer, parent),
                Some(answer) => self.leaf(question, &at, answer, parent),
            }
        }
    }

    fn is_needed(&self, question: &Question, parent: &Value) -> bool {
        match self.facts {
            None => question.is_always_needed(),
            Some(Facts { now, .. }) => {
                question.is_needed(Scope { root: self.root, parent, today: calendar::today(now) })
            }
        }
    }

    fn missing(&mut self, question: &Question, at: &str, parent: &Value) {
        let stands_in = |name: &String| parent.get(name).is_some_and(|other| is_filled(other) && *other != false);
        if !self.is_needed(question, parent) || question.or.iter().any(stands_in) {
            return;
        }
        if question.kind.is_group() && question.or.is_empty() {
            self.beneath((question.label.clone(), false), |walk| walk.questions(&question.questions, at, &Value::Null));
        } else {
            self.raise(question, at, ProblemCode::Required);
        }
    }

    fn list(&mut self, question: &Question, at: &str, answer: &'a Value, parent: &Value) {
        let Value::Array(entries) = answer else { return self.raise(question, at, ProblemCode::WrongType) };
        if entries.is_empty() && self.is_needed(question, parent) {
            return self.raise(question, at, ProblemCode::Required);
        }
        if entries.len() > shape::max_entries(question) {
            self.raise(question, at, ProblemCode::TooMany);
        }
        for (index, entry) in entries.iter().enumerate() {
            let name = question.entry.as_deref().unwrap_or(&question.label);
            self.beneath((format!("{name} {}", index + 1), true), |walk| {
                walk.group(&question.questions, &format!("{at}/{index}"), entry);
            });
        }
    }

    fn leaf(&mut self, question: &Question, at: &str, answer: &Value, parent: &Value) {
        let empty = answer.as_array().is_some_and(Vec::is_empty) && question.kind.is_array();
        let fault = if empty && self.is_needed(question, parent) {
            Some(ProblemCode::Required)
        } else {
            shape::fault(question, answer)
                .or_else(|| self.facts.and_then(|facts| rules::fault(question, answer, parent, facts)))
        };
        if let Some(code) = fault {
            self.raise(question, at, code);
        }
    }

    fn beneath(&mut self, heading: (String, bool), walk: impl FnOnce(&mut Self)) {
        self.under.push(heading);
        walk(self);
        self.under.pop();
    }

    /// A question's own words tell of which group they speak; general words, and words for one of several entries, do
    /// not.
    fn raise(&mut self, question: &Question, at: &str, code: ProblemCode) {
        let own = question.words.contains_key(&code);
        let headings = self.under.iter().filter(|(words, is_entry)| !words.is_empty() && (*is_entry || !own));
        let headings: Vec<_> = headings.map(|(words, _)| words.as_str()).collect();
        self.found.push(Problem::new(at, code, words::beneath(&headings, &words::detail(question, code))));
    }
}
