//! The verbs themselves, on both engines.

mod thread;
