//! The form engine. Pure: definition → shape, problems, journey, readable copy. Imports `domain`.
//!
//! A form is a TOML file in `forms/`, its id the file's stem. `load` reads it into the tree of `definition`; everything
//! else walks that tree: `refuse` (what a draft does not store), `merge` (a change), `prune` (what was not asked), `carry` (answers of an older version),
//! `problems` (`shape` and `rules` of each answer), `schema`, `journey`, `readable`, `page`.

pub mod calendar;
pub mod carry;
mod check;
pub mod condition;
pub mod definition;
pub mod journey;
pub mod kind;
pub mod load;
pub mod merge;
pub mod page;
pub mod pointer;
pub mod problems;
pub mod prune;
pub mod readable;
pub mod reconcile;
pub mod refuse;
pub mod rules;
pub mod schema;
pub mod shape;
pub mod words;

pub use carry::Carried;
pub use definition::{Form, Question, Section};
pub use journey::{Task, TaskState};
pub use kind::Kind;
pub use load::DefinitionError;
pub use merge::merge;
pub use prune::Pruned;
pub use readable::{ReadableRow, ReadableSection};
pub use reconcile::reconcile;
pub use schema::SchemaKind;

#[derive(rust_embed::RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/forms"]
struct Files;

/// The forms that this binary carries.
#[derive(Debug, Clone)]
pub struct Forms {
    forms: Vec<Form>,
}

impl Forms {
    /// Reads every form of `forms/`, as it was when the binary was built.
    ///
    /// # Errors
    /// Names the form and the question that cannot be read or makes no sense.
    pub fn embedded() -> Result<Self, DefinitionError> {
        let read = |name: std::borrow::Cow<'static, str>| {
            let file = Files::get(&name)?;
            let id = name.strip_suffix(".toml")?.to_owned();
            Some(load::form(&id, &String::from_utf8_lossy(&file.data)))
        };
        Ok(Self { forms: Files::iter().filter_map(read).collect::<Result<_, _>>()? })
    }

    /// These forms instead.
    #[must_use]
    pub const fn of(forms: Vec<Form>) -> Self {
        Self { forms }
    }

    /// The form with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Form> {
        self.forms.iter().find(|form| form.id() == id)
    }

    /// Every form.
    pub fn iter(&self) -> impl Iterator<Item = &Form> {
        self.forms.iter()
    }
}
