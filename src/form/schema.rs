//! The form as JSON Schema 2020-12. Shape only: what needs the clock, a check digit or another answer is told by the
//! problems. Imports `definition`, `shape`, `refuse`.

use serde_json::{Map, Value, json};

use super::definition::{Form, Question, Section};
use super::kind::Kind;
use super::{refuse, shape};

/// Which of the two schemas of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SchemaKind {
    /// What a draft may hold: the questions, nothing needed, any type.
    Draft,
    /// What is submitted: types, options, lengths, what is always needed.
    Submission,
}

impl Form {
    /// The schema of this form's answers.
    #[must_use]
    pub fn schema(&self, kind: SchemaKind) -> Value {
        let (properties, required): (Map<_, _>, Vec<_>) = match kind {
            SchemaKind::Draft => (self.sections.iter().map(draft_section).collect(), Vec::new()),
            SchemaKind::Submission => {
                let needed = self.sections.iter().filter(|section| section.questions.iter().any(is_needed));
                let required = needed.map(|section| section.id.clone()).collect();
                (self.sections.iter().map(submission_section).collect(), required)
            }
        };
        let mut schema = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": format!("{}, version {}, {}", self.title, self.version, kind.name()),
            "type": "object",
            "additionalProperties": false,
        });
        schema["properties"] = Value::Object(properties);
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        schema
    }
}

impl SchemaKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submission => "submission",
        }
    }
}

fn draft_section(section: &Section) -> (String, Value) {
    (section.id.clone(), draft_group(&section.questions))
}

/// No `type`: what is not an object is stored and listed as a problem.
fn draft_group(questions: &[Question]) -> Value {
    let properties: Map<_, _> = questions.iter().map(|question| (question.name.clone(), draft(question))).collect();
    let mut schema = draft_leaf();
    schema["properties"] = Value::Object(properties);
    schema["additionalProperties"] = json!(false);
    schema
}

/// An answer of any type, with its entries or members. What stands deeper in it only the refusal of the draft tells of:
/// a schema that looks into itself could not be taken into another document.
fn draft_leaf() -> Value {
    let mut schema = draft_limits();
    schema["items"] = draft_limits();
    schema["additionalProperties"] = draft_limits();
    schema
}

fn draft_limits() -> Value {
    json!({ "maxLength": refuse::MAX_CHARS, "maxItems": refuse::MAX_ENTRIES, "pattern": r"^[^\u0000]*$" })
}

fn draft(question: &Question) -> Value {
    let mut schema = match question.kind {
        Kind::Group | Kind::Address => draft_group(&question.questions),
        Kind::List => {
            let mut list = draft_leaf();
            list["items"] = draft_group(&question.questions);
            list
        }
        _ => draft_leaf(),
    };
    describe(question, &mut schema);
    schema
}

fn submission_section(section: &Section) -> (String, Value) {
    let mut schema = group(&section.questions);
    schema["title"] = json!(section.title);
    (section.id.clone(), schema)
}

fn group(questions: &[Question]) -> Value {
    let properties: Map<_, _> =
        questions.iter().map(|question| (question.name.clone(), submission(question))).collect();
    let alone = |question: &&Question| question.or.is_empty() && is_needed(question);
    let required: Vec<_> = questions.iter().filter(alone).map(|question| &question.name).collect();
    let either = questions.iter().filter(|question| !question.or.is_empty() && question.is_always_needed());
    let either: Vec<_> = either.map(|question| either_or(question, questions)).collect();
    let mut schema = json!({ "type": "object", "additionalProperties": false });
    schema["properties"] = Value::Object(properties);
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !either.is_empty() {
        schema["allOf"] = json!(either);
    }
    schema
}

/// Whether the member itself has to be there: a needed group only for the sake of something needed in it.
fn is_needed(question: &Question) -> bool {
    let hollow = question.kind.is_group() && !question.questions.iter().any(is_needed);
    question.is_always_needed() && !hollow
}

fn either_or(question: &Question, siblings: &[Question]) -> Value {
    let stands_in = question.or.iter().map(|name| {
        let is_bool = siblings.iter().any(|sibling| sibling.name == *name && sibling.kind == Kind::Bool);
        if is_bool {
            json!({ "required": [name], "properties": { name: { "const": true } } })
        } else {
            json!({ "required": [name] })
        }
    });
    let any: Vec<_> = std::iter::once(json!({ "required": [question.name] })).chain(stands_in).collect();
    json!({ "anyOf": any })
}

fn submission(question: &Question) -> Value {
    let codes = || question.options.iter().map(|option| option.value.clone()).collect::<Vec<_>>();
    let mut schema = match question.kind {
        Kind::Group | Kind::Address => group(&question.questions),
        Kind::List => array(question, &group(&question.questions)),
        Kind::Choices => array(question, &json!({ "enum": codes() })),
        Kind::Lines => array(question, &text(question)),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Choice => json!({ "enum": codes() }),
        Kind::Number => number(question),
        _ => text(question),
    };
    describe(question, &mut schema);
    schema
}

fn text(question: &Question) -> Value {
    json!({ "type": "string", "maxLength": question.kind.max_chars(), "pattern": question.kind.pattern() })
}

fn number(question: &Question) -> Value {
    let mut schema = json!({ "type": "integer" });
    for (word, bound) in [("minimum", question.bounds.min), ("maximum", question.bounds.max)] {
        if let Some(bound) = bound {
            schema[word] = json!(bound);
        }
    }
    schema
}

fn array(question: &Question, items: &Value) -> Value {
    let least = usize::from(question.is_always_needed());
    json!({ "type": "array", "minItems": least, "maxItems": shape::max_entries(question), "items": items })
}

fn describe(question: &Question, schema: &mut Value) {
    if !question.label.is_empty() {
        schema["title"] = json!(question.label);
    }
    if let Some(hint) = &question.hint {
        schema["description"] = json!(hint);
    }
}
