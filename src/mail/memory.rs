//! Letters kept in memory: for tests that want to read what was sent.

use std::sync::{Arc, Mutex, PoisonError};

use super::letter::Composed;

/// What was sent so far.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Delivered>>>);

/// A letter that was sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivered {
    /// To whom.
    pub to: Vec<String>,
    /// The whole of it, in the form of RFC 5322.
    pub eml: String,
}

impl Memory {
    /// Everything that was sent, oldest first.
    pub fn delivered(&self) -> Vec<Delivered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn put(&self, letter: &Composed) {
        let to = letter.envelope.to().iter().map(ToString::to_string).collect();
        let eml = String::from_utf8_lossy(&letter.bytes).into_owned();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Delivered { to, eml });
    }
}
