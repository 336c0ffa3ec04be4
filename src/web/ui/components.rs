//! The official GOV.UK components. Imports `escape` beside it.
//!
//! Their macros count on missing parameters being empty, so they live in an environment of their own that allows it.
//! Pages do not: what a page hands over is checked on the way. An undefined value is an error, `none` means "not
//! given", and what a macro puts into the page unescaped must be safe already.

use super::escape::always_escape;
use minijinja::value::{Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind, UndefinedBehavior, context};
use rust_embed::RustEmbed;
use std::collections::BTreeMap;

/// Where the macros look for one another.
const PREFIX: &str = "govuk_frontend_jinja/";

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/components/"]
struct Official;

/// The official macros, ready to be drawn.
#[derive(Debug)]
pub struct Components {
    environment: Environment<'static>,
}

impl Default for Components {
    fn default() -> Self {
        Self::new()
    }
}

impl Components {
    /// The environment in which the macros behave as they do in Python.
    pub fn new() -> Self {
        let mut environment = Environment::new();
        environment.set_debug(false);
        environment.set_undefined_behavior(UndefinedBehavior::Chainable);
        always_escape(&mut environment);
        environment.set_unknown_method_callback(minijinja_contrib::pycompat::unknown_method_callback);
        environment.add_filter("length", |value: Value| value.len().unwrap_or(0));
        environment.set_loader(|name| Ok(source(name)));
        Self { environment }
    }

    /// Draws a component for a page, by its name in the design system (`DateInput`). Refuses parameters that hold an
    /// undefined value, or text that is not safe where markup is put in unescaped (`html`, `titleHtml`, `slots`,
    /// `attributes` as text).
    pub fn draw(&self, name: &str, params: &Value) -> Result<Value, Error> {
        let params = checked(params, name, false)?;
        self.draw_unchecked(name, &params, None).map(Value::from_safe_string)
    }

    /// Draws a component from parameters that are trusted whole; `inner` is the markup of a call block.
    pub fn draw_unchecked(&self, name: &str, params: &Value, inner: Option<&str>) -> Result<String, Error> {
        let kind = if inner.is_some() { "around" } else { "plain" };
        let template = self.environment.get_template(&format!("{kind}/{name}"))?;
        template.render(context! { params, inner => inner.map(|html| Value::from_safe_string(html.to_string())) })
    }
}

/// An official template, or one that calls the macro of the component that it is named after.
fn source(name: &str) -> Option<String> {
    if let Some(path) = name.strip_prefix(PREFIX) {
        let file = Official::get(path)?;
        return String::from_utf8(file.data.into_owned()).ok();
    }
    let (kind, component) = name.split_once('/')?;
    let path = format!("components/{}/macro.html", folder(component));
    Official::get(&path)?;
    let import = format!("{{% from \"{PREFIX}{path}\" import govuk{component} %}}");
    let call = match kind {
        "around" => format!("{{% call govuk{component}(params) %}}{{{{ inner }}}}{{% endcall %}}"),
        _ => format!("{{{{ govuk{component}(params) }}}}"),
    };
    Some(import + &call)
}

/// `DateInput` lies in `date-input`.
fn folder(component: &str) -> String {
    let mut folder = String::new();
    for letter in component.chars() {
        if letter.is_ascii_uppercase() && !folder.is_empty() {
            folder.push('-');
        }
        folder.push(letter.to_ascii_lowercase());
    }
    folder
}

/// A copy of `value` without what is `none`. `at` says where it stands; `markup`, that it is put in unescaped.
fn checked(value: &Value, at: &str, markup: bool) -> Result<Value, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(refused(format!("{at} is undefined"))),
        ValueKind::String if markup && !value.is_safe() => {
            Err(refused(format!("{at} is put into the page unescaped: make it in a set block, or with a macro")))
        }
        ValueKind::Map => checked_map(value, at, markup),
        ValueKind::Seq | ValueKind::Iterable => {
            let entries = value.try_iter()?.enumerate();
            let entries: Result<Vec<Value>, Error> =
                entries.map(|(index, entry)| checked(&entry, &format!("{at}[{index}]"), markup)).collect();
            entries.map(Value::from)
        }
        _ => Ok(value.clone()),
    }
}

fn checked_map(map: &Value, at: &str, markup: bool) -> Result<Value, Error> {
    let mut copy = BTreeMap::new();
    for key in map.try_iter()? {
        let (name, entry) = (key.to_string(), map.get_item(&key)?);
        if entry.is_none() {
            continue;
        }
        let text_attributes = name == "attributes" && entry.kind() == ValueKind::String;
        let markup = markup || name == "html" || name.ends_with("Html") || name == "slots" || text_attributes;
        let entry = checked(&entry, &format!("{at}.{name}"), markup)?;
        copy.insert(name, entry);
    }
    Ok(Value::from(copy))
}

fn refused(why: String) -> Error {
    Error::new(ErrorKind::InvalidOperation, why)
}
