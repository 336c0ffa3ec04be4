//! How text becomes HTML in both environments. Imports nothing of ours.
//!
//! minijinja's own way escapes the slash as well, which makes every address on a page unreadable for no gain: each
//! attribute that we or the official components write is quoted.

use minijinja::{AutoEscape, Environment, Error, Output, State, escape_formatter, value::Value};

/// Sets escaping for HTML, always on.
pub fn always_escape(environment: &mut Environment<'static>) {
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_formatter(write);
}

fn write(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => Ok(out.write_str(&escaped(text))?),
        _ => escape_formatter(out, state, value),
    }
}

fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&#34;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}
