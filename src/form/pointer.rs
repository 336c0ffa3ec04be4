//! JSON Pointers (RFC 6901). Imports nothing of ours.

/// `at`, one member further; `~` and `/` in the name are escaped.
#[must_use]
pub fn join(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}
