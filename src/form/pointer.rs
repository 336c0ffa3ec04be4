//! JSON Pointers (RFC 6901). Imports nothing of ours.

/// The name that stands escaped in a pointer.
#[must_use]
pub fn unescaped(part: &str) -> String {
    part.replace("~1", "/").replace("~0", "~")
}

/// `at`, one member further; `~` and `/` in the name are escaped.
#[must_use]
pub fn join(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}
