//! By when somebody must act, in words of the moment at which the page is drawn. Imports `web::ui`.

use jiff::Timestamp;
use serde::Serialize;

use crate::web::ui::{countdown, time_left};

/// A time to act by.
#[derive(Debug, Serialize)]
pub(super) struct Due {
    /// RFC 3339.
    at: String,
    /// "In 2 hours 10 minutes", or "Now, 5 minutes late" where it has passed.
    words: String,
    /// Whether it has passed.
    is_passed: bool,
}

impl Due {
    pub(super) fn new(now: Timestamp, at: Timestamp) -> Self {
        Self { at: at.to_string(), words: capital(&time_left(now, at)), is_passed: at <= now }
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
