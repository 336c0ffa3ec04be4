//! By when somebody must act, in words of the moment at which the page is drawn. Imports `web::ui`.

use jiff::Timestamp;
use serde::Serialize;

use crate::web::ui::{countdown, since};

/// A time to act by.
#[derive(Debug, Serialize)]
pub(super) struct Due {
    /// RFC 3339.
    at: String,
    /// "In 2 hours 10 minutes", or "Now, since 2:05pm" where it has passed.
    words: String,
    /// How long ago it passed, where it has.
    ago: Option<String>,
}

impl Due {
    pub(super) fn new(now: Timestamp, at: Timestamp) -> Self {
        let passed = at <= now;
        let words = if passed { format!("Now, since {}", since(now, at)) } else { capital(&countdown(now, at)) };
        Self { at: at.to_string(), words, ago: passed.then(|| countdown(now, at)) }
    }
}

/// A time that has passed, beside how long ago.
#[derive(Debug, Serialize)]
pub(super) struct Passed {
    /// RFC 3339.
    at: String,
    /// "20 minutes ago".
    ago: String,
}

impl Passed {
    pub(super) fn new(now: Timestamp, at: Timestamp) -> Self {
        Self { at: at.to_string(), ago: countdown(now, at) }
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
