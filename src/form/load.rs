//! Reads a form's TOML file into the tree of `definition`. Imports `definition`, `check`,
//! `words`.
//!
//! In the file questions stand in one flat list a section, each with its `path` (`last_seen/at`, `members/*/name`);
//! a part of a path that no question declares becomes a group that is needed and has no heading of its own. `shape`
//! gives a group or a list a set of questions that several have in common. `changes` tell what became of the questions
//! of older versions (`carry`).

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::carry::Change;
use super::condition::Condition;
use super::definition::{Bounds, Choice, Form, Question, Section};
use super::kind::Kind;
use super::{carry, check, words};
use crate::domain::gate::{Diversion, ServiceRule};
use crate::domain::problem::ProblemCode;

/// Why a form's file cannot be used. Found when the process starts, and by the tests.
#[derive(Debug, thiserror::Error)]
pub enum DefinitionError {
    /// Not TOML, a key that is not known, a value of another type.
    #[error("form {form}: {source}")]
    Unreadable {
        /// Id of the form.
        form: String,
        /// What the parser says.
        source: Box<toml::de::Error>,
    },
    /// Readable, but it makes no sense.
    #[error("form {form}: {at}: {what}")]
    Senseless {
        /// Id of the form.
        form: String,
        /// Which question.
        at: String,
        /// What is wrong with it.
        what: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawForm {
    version: u32,
    title: String,
    #[serde(default)]
    shapes: BTreeMap<String, Vec<RawQuestion>>,
    sections: Vec<RawSection>,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSection {
    id: String,
    title: String,
    hub_title: Option<String>,
    intro: Option<String>,
    questions: Vec<RawQuestion>,
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct RawQuestion {
    path: String,
    kind: Kind,
    label: String,
    hint: Option<String>,
    entry: Option<String>,
    #[serde(default)]
    required: bool,
    required_when: Option<Condition>,
    asked_when: Option<Condition>,
    #[serde(default)]
    or: Vec<String>,
    #[serde(default)]
    options: Vec<RawChoice>,
    #[serde(default)]
    bounds: Bounds,
    #[serde(default)]
    words: BTreeMap<ProblemCode, String>,
    shape: Option<String>,
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum RawChoice {
    Pair(Value, String),
    Full(FullChoice),
}

#[derive(Deserialize, Clone)]
#[serde(deny_unknown_fields)]
struct FullChoice {
    value: Value,
    label: String,
    hint: Option<String>,
    diverts: Option<Diversion>,
    service_rule: Option<ServiceRule>,
}

/// Reads one form.
///
/// # Errors
/// Says which question of which form cannot be read or makes no sense.
pub fn form(id: &str, text: &str) -> Result<Form, DefinitionError> {
    let raw: RawForm = toml::from_str(text)
        .map_err(|source| DefinitionError::Unreadable { form: id.to_owned(), source: Box::new(source) })?;
    let senseless = |(at, what)| DefinitionError::Senseless { form: id.to_owned(), at, what };
    let shapes = raw.shapes;
    let sections = raw.sections.into_iter().map(|section| read_section(section, &shapes)).collect::<Result<_, _>>();
    let form = Form {
        id: id.to_owned(),
        version: raw.version,
        title: raw.title,
        sections: sections.map_err(senseless)?,
        changes: raw.changes,
    };
    check::form(&form).map_err(senseless)?;
    carry::check(&form).map_err(senseless)?;
    Ok(form)
}

type Shapes = BTreeMap<String, Vec<RawQuestion>>;
/// Where it is, and what is wrong.
pub(super) type Fault = (String, String);

fn read_section(raw: RawSection, shapes: &Shapes) -> Result<Section, Fault> {
    let questions = read_questions(raw.questions, shapes)?;
    let hub_title = raw.hub_title.unwrap_or_else(|| raw.title.clone());
    Ok(Section { id: raw.id, title: raw.title, hub_title, intro: raw.intro, questions })
}

fn read_questions(raw: Vec<RawQuestion>, shapes: &Shapes) -> Result<Vec<Question>, Fault> {
    let mut tree = Vec::new();
    for question in raw {
        let path = question.path.clone();
        place(&mut tree, &path, read_question(question, shapes)?).map_err(|what| (path, what))?;
    }
    Ok(tree)
}

/// Hangs a question into the tree, beneath the groups and lists of its path.
fn place(tree: &mut Vec<Question>, path: &str, mut question: Question) -> Result<(), String> {
    let Some((first, rest)) = path.split_once('/') else {
        if tree.iter().any(|known| known.name == path) {
            return Err("declared twice".to_owned());
        }
        path.clone_into(&mut question.name);
        tree.push(question);
        return Ok(());
    };
    let at = tree.iter().position(|known| known.name == first).unwrap_or_else(|| {
        tree.push(implied_group(first));
        tree.len() - 1
    });
    let parent = &mut tree[at];
    let rest = match parent.kind {
        Kind::List => rest.strip_prefix("*/").ok_or("a question of a list has * in its path")?,
        Kind::Group | Kind::Address => rest,
        _ => return Err("stands beneath a question that has none beneath it".to_owned()),
    };
    place(&mut parent.questions, rest, question)
}

fn implied_group(name: &str) -> Question {
    Question {
        name: name.to_owned(),
        kind: Kind::Group,
        label: String::new(),
        hint: None,
        entry: None,
        required: true,
        required_when: None,
        asked_when: None,
        or: Vec::new(),
        options: Vec::new(),
        bounds: Bounds::default(),
        words: BTreeMap::new(),
        questions: Vec::new(),
    }
}

fn read_question(raw: RawQuestion, shapes: &Shapes) -> Result<Question, Fault> {
    let questions = match &raw.shape {
        None => Vec::new(),
        Some(name) => {
            let shape = shapes.get(name).ok_or_else(|| (raw.path.clone(), format!("there is no shape {name}")))?;
            read_questions(shape.clone(), shapes)?
        }
    };
    let options = match raw.kind {
        Kind::Ynu => pairs(&[("yes", "Yes"), ("no", "No"), ("unknown", "Not known")]),
        Kind::Bool if raw.options.is_empty() => vec![plain(Value::Bool(true), "Yes"), plain(Value::Bool(false), "No")],
        _ => raw.options.into_iter().map(read_choice).collect(),
    };
    Ok(Question {
        name: raw.path,
        kind: if raw.kind == Kind::Ynu { Kind::Choice } else { raw.kind },
        label: raw.label,
        hint: raw.hint.or_else(|| words::hint(raw.kind).map(str::to_owned)),
        entry: raw.entry,
        required: raw.required,
        required_when: raw.required_when,
        asked_when: raw.asked_when,
        or: raw.or,
        options,
        bounds: raw.bounds,
        words: raw.words,
        questions,
    })
}

fn pairs(options: &[(&str, &str)]) -> Vec<Choice> {
    options.iter().map(|(value, label)| plain(Value::from(*value), label)).collect()
}

fn plain(value: Value, label: &str) -> Choice {
    Choice { value, label: label.to_owned(), hint: None, diverts: None, service_rule: None }
}

fn read_choice(raw: RawChoice) -> Choice {
    match raw {
        RawChoice::Pair(value, label) => plain(value, &label),
        RawChoice::Full(FullChoice { value, label, hint, diverts, service_rule }) => {
            Choice { value, label, hint, diverts, service_rule }
        }
    }
}
