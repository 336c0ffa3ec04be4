//! What a template needs to draw a section: names, current answers, options, errors. Imports the rest of `form`.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::Value;

pub use super::moment::Moment;
use crate::domain::problem::Problem;
use crate::form::calendar;
use crate::form::condition::{Condition, Scope};
use crate::form::definition::{Form, Question, Section};
use crate::form::kind::Kind;
use crate::form::shape;

/// A section's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SectionView {
    /// Id of the section.
    pub id: String,
    /// Heading.
    pub title: String,
    /// What to know before answering.
    pub intro: Option<String>,
    /// The questions, in order.
    pub questions: Vec<QuestionView>,
    /// For the error summary, in the order of the form.
    pub errors: Vec<ErrorView>,
}

/// One line of the error summary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ErrorView {
    /// Id of the element to go to.
    pub id: String,
    /// What is wrong.
    pub text: String,
}

/// One question, or a group or list of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionView {
    /// Pointer of the answer.
    pub pointer: String,
    /// Name of the field, and the id of its (first) element.
    pub name: String,
    /// What sort of answer it takes.
    pub kind: Kind,
    /// The question; empty for a group without a heading.
    pub label: String,
    /// Help beneath it.
    pub hint: Option<String>,
    /// Whether it is asked, as the answers stand now.
    pub asked: bool,
    /// Whether an answer is needed, as the answers stand now.
    pub needed: bool,
    /// Whether no other answer can make it needed.
    pub optional: bool,
    /// Which answer on this page shows it, where that is one answer.
    pub reveal: Option<Reveal>,
    /// The most characters of its text.
    pub max_chars: usize,
    /// The answer as text; empty where there is none.
    pub value: String,
    /// Boxes `name-0`, `name-1`… of lines.
    pub lines: Vec<String>,
    /// Boxes of a date or time.
    pub moment: Option<Moment>,
    /// What can be chosen, or is offered.
    pub options: Vec<OptionView>,
    /// What is wrong with the answer.
    pub error: Option<String>,
    /// The questions of a group.
    pub questions: Vec<QuestionView>,
    /// What one entry of a list is called.
    pub entry: Option<String>,
    /// The entries of a list; the last one is empty, to add one, unless the list is full.
    pub entries: Vec<EntryView>,
}

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryView {
    /// Its place, from 0.
    pub index: usize,
    /// Whether it is the empty one.
    pub is_new: bool,
    /// Its questions.
    pub questions: Vec<QuestionView>,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OptionView {
    /// Id of the element: the question's for the first, with a number for the others.
    pub id: String,
    /// What is posted.
    pub value: String,
    /// In words.
    pub label: String,
    /// Help beneath it.
    pub hint: Option<String>,
    /// Whether it is chosen.
    pub checked: bool,
}

/// "Shown when the field `name` has one of these values."
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reveal {
    /// Name of the field.
    pub name: String,
    /// The values.
    pub values: Vec<String>,
}

/// The page of one section; `None` where the form has no such section.
#[must_use]
pub fn view(form: &Form, section: &str, answers: &Value, problems: &[Problem], now: Timestamp) -> Option<SectionView> {
    let section = form.section(section)?;
    let page = Page { section, root: answers, problems, today: calendar::today(now) };
    let at = Place { pointer: format!("/{}", section.id), prefix: String::new() };
    let part = answers.get(&section.id).unwrap_or(&Value::Null);
    let of_section = problems.iter().filter(|problem| problem.pointer.starts_with(&format!("{}/", at.pointer)));
    let error = |problem: &Problem| ErrorView { id: element_id(form, &problem.pointer), text: problem.detail.clone() };
    Some(SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        intro: section.intro.clone(),
        questions: page.questions(&section.questions, part, &at),
        errors: of_section.map(error).collect(),
    })
}

/// The id of the element to which the error summary links for an answer; that of the first box of a group.
#[must_use]
pub fn element_id(form: &Form, pointer: &str) -> String {
    let name = pointer.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest).replace('/', "-");
    match form.question(pointer).map(first_leaf) {
        Some((inner, Kind::Date | Kind::Time)) => format!("{name}{inner}-day"),
        Some((inner, Kind::Lines)) => format!("{name}{inner}-0"),
        Some((inner, _)) => name + &inner,
        None => name,
    }
}

/// Where a group starts: the names beneath it down to its first box, and the kind of that.
fn first_leaf(question: &Question) -> (String, Kind) {
    match question.questions.first() {
        Some(first) if question.kind.is_group() => {
            let (inner, kind) = first_leaf(first);
            (format!("-{}{inner}", first.name), kind)
        }
        _ => (String::new(), question.kind),
    }
}

struct Page<'a> {
    section: &'a Section,
    root: &'a Value,
    problems: &'a [Problem],
    today: Date,
}

/// Where questions stand: pointer of their parent, and how the names of their fields start.
struct Place {
    pointer: String,
    prefix: String,
}

impl Place {
    fn inside(pointer: &str, name: &str) -> Self {
        Self { pointer: pointer.to_owned(), prefix: format!("{name}-") }
    }
}

impl Page<'_> {
    fn questions(&self, questions: &[Question], parent: &Value, at: &Place) -> Vec<QuestionView> {
        let stands_in = |name: &str| questions.iter().any(|other| other.or.iter().any(|or| or == name));
        let draw = |question: &Question| {
            let optional = !question.required && question.required_when.is_none() && !stands_in(&question.name);
            QuestionView { optional, ..self.question(question, parent, at) }
        };
        questions.iter().map(draw).collect()
    }

    fn question(&self, question: &Question, parent: &Value, at: &Place) -> QuestionView {
        let pointer = format!("{}/{}", at.pointer, question.name);
        let name = format!("{}{}", at.prefix, question.name);
        let answer = parent.get(&question.name).unwrap_or(&Value::Null);
        let scope = Scope { root: self.root, parent, today: self.today };
        let inside = Place::inside(&pointer, &name);
        let problem = self.problems.iter().find(|problem| problem.pointer == pointer);
        QuestionView {
            kind: question.kind,
            label: question.label.clone(),
            hint: question.hint.clone(),
            asked: question.is_asked(scope),
            needed: question.is_needed(scope),
            optional: false,
            reveal: question.asked_when.as_ref().and_then(|condition| self.reveal(condition, at)),
            max_chars: question.kind.max_chars(),
            value: typed(question, answer),
            lines: lines(question, answer),
            moment: moment(question.kind, answer),
            options: options(question, answer, &name),
            error: problem.map(|problem| problem.detail.clone()),
            questions: if question.kind.is_group() {
                self.questions(&question.questions, answer, &inside)
            } else {
                Vec::new()
            },
            entry: question.entry.clone(),
            entries: if question.kind == Kind::List { self.entries(question, answer, &inside) } else { Vec::new() },
            pointer,
            name,
        }
    }

    fn entries(&self, question: &Question, answer: &Value, at: &Place) -> Vec<EntryView> {
        let entries = answer.as_array().map_or(&[][..], Vec::as_slice);
        let shown = (entries.len() + 1).min(shape::max_entries(question)).max(entries.len());
        let entry = |index: usize| {
            let place = Place { pointer: format!("{}/{index}", at.pointer), prefix: format!("{}{index}-", at.prefix) };
            let answers = entries.get(index).unwrap_or(&Value::Null);
            let questions = self.questions(&question.questions, answers, &place);
            EntryView { index, is_new: index >= entries.len(), questions }
        };
        (0..shown).map(entry).collect()
    }

    /// Of several conditions the last one, which stands beneath the others: it is asked only where they hold.
    fn reveal(&self, condition: &Condition, at: &Place) -> Option<Reveal> {
        let (field, is) = match condition {
            Condition::Is { field, is } => (field, is),
            Condition::All { all } => return self.reveal(all.last()?, at),
            _ => return None,
        };
        let name = if field.starts_with('/') {
            field.strip_prefix(&format!("/{}/", self.section.id))?.replace('/', "-")
        } else {
            format!("{}{field}", at.prefix)
        };
        Some(Reveal { name, values: is.iter().map(text).collect() })
    }
}

/// A language is shown by its name, where it is one of those offered.
fn typed(question: &Question, answer: &Value) -> String {
    let named = question.option(answer).filter(|_| question.kind == Kind::Language);
    named.map_or_else(|| text(answer), |option| option.label.clone())
}

fn text(answer: &Value) -> String {
    match answer {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn lines(question: &Question, answer: &Value) -> Vec<String> {
    if question.kind != Kind::Lines {
        return Vec::new();
    }
    let entries = answer.as_array().map_or(&[][..], Vec::as_slice);
    (0..shape::max_entries(question)).map(|line| entries.get(line).map_or_else(String::new, text)).collect()
}

fn moment(kind: Kind, answer: &Value) -> Option<Moment> {
    match kind {
        Kind::Date => Some(Moment::of_date(answer)),
        Kind::Time => Some(Moment::of_time(answer)),
        _ => None,
    }
}

fn options(question: &Question, answer: &Value, name: &str) -> Vec<OptionView> {
    let chosen = |value: &Value| answer == value || answer.as_array().is_some_and(|entries| entries.contains(value));
    let option = |(index, option): (usize, &crate::form::definition::Choice)| OptionView {
        id: if index == 0 { name.to_owned() } else { format!("{name}-{}", index + 1) },
        value: text(&option.value),
        label: option.label.clone(),
        hint: option.hint.clone(),
        checked: chosen(&option.value),
    };
    question.options.iter().enumerate().map(option).collect()
}
