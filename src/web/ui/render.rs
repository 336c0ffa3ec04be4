//! Draws pages from the templates of `web/templates`, which are part of the binary. Imports `assets`, `components`,
//! `dates`, `escape`, `words` beside it.
//!
//! Pages are strict: a name that the context does not hold is an error. They have, beside minijinja's own,
//! `govuk(component, params)`, `word(key)`, `asset_url(name)`, and the filters `date`, `time`, `datetime` (RFC 3339
//! → Europe/London) and `dial` (a telephone number → what `tel:` takes).

use super::escape::always_escape;
use super::{Assets, Components, Words, WordsError, dates};
use crate::domain::time::london;
use jiff::tz::TimeZone;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior};
use rust_embed::RustEmbed;
use serde::Serialize;

#[derive(RustEmbed)]
#[folder = "web/templates/"]
struct Templates;

/// Draws pages. Made once, shared by all requests.
#[derive(Debug)]
pub struct Renderer {
    pages: Environment<'static>,
}

/// Why a page cannot be drawn. Says the template and the line, never a value of the context.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    /// A template is wrong, or the context does not hold what it asks for.
    #[error("the page cannot be drawn: {}", with_causes(.0))]
    Template(#[from] Error),
    /// The file of words is wrong.
    #[error(transparent)]
    Words(#[from] WordsError),
    /// A template is not text in UTF-8.
    #[error("the template {0} is not UTF-8")]
    NotText(String),
}

impl Renderer {
    /// Reads every template and the words, so that what is wrong in them is known at the start.
    pub fn new() -> Result<Self, RenderError> {
        let mut pages = Environment::new();
        pages.set_debug(false);
        pages.set_undefined_behavior(UndefinedBehavior::Strict);
        always_escape(&mut pages);
        pages.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        add_functions(&mut pages, Words::english()?);
        add_filters(&mut pages, london());
        for name in Templates::iter() {
            pages.add_template_owned(name.to_string(), template(&name)?)?;
        }
        Ok(Self { pages })
    }

    /// Draws the template (`error.html`) with a context that serialises to an object.
    pub fn render(&self, template: &str, context: impl Serialize) -> Result<String, RenderError> {
        Ok(self.pages.get_template(template)?.render(Value::from(Serde(context)))?)
    }

    /// Draws a template that is not among the files, under the same rules.
    pub fn render_source(&self, source: &str, context: impl Serialize) -> Result<String, RenderError> {
        Ok(self.pages.render_str(source, Value::from(Serde(context)))?)
    }
}

fn template(name: &str) -> Result<String, RenderError> {
    let text = Templates::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok());
    text.ok_or_else(|| RenderError::NotText(name.to_string()))
}

fn add_functions(pages: &mut Environment<'static>, words: Words) {
    let components = Components::new();
    pages.add_function("govuk", move |name: &str, params: &Value| components.draw(name, params));
    pages.add_function("word", move |key: &str| words.of(key).map(str::to_string).map_err(|fault| missing(&fault)));
    pages.add_function("asset_url", |name: &str| {
        Assets::url(name).ok_or_else(|| missing(&format!("no asset named {name}")))
    });
}

fn add_filters(pages: &mut Environment<'static>, london: TimeZone) {
    let zone = london.clone();
    pages.add_filter("date", move |text: &str| dates::date(text, &zone));
    let zone = london.clone();
    pages.add_filter("time", move |text: &str| dates::time(text, &zone));
    pages.add_filter("datetime", move |text: &str| dates::date_and_time(text, &london));
    pages.add_filter("dial", |number: &str| {
        number.replace(|letter: char| !letter.is_ascii_digit() && letter != '+', "")
    });
}

fn missing(fault: &impl ToString) -> Error {
    Error::new(ErrorKind::InvalidOperation, fault.to_string())
}

fn with_causes(error: &Error) -> String {
    let causes = std::iter::successors(std::error::Error::source(error), |cause| cause.source());
    causes.fold(error.to_string(), |all, cause| format!("{all}: {cause}"))
}
