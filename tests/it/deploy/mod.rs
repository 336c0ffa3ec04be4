//! What sets the service up elsewhere, as far as it can be tried without a container engine or systemd running.

mod compose;
mod image;
mod unit;

use std::path::{Path, PathBuf};

/// A file of the repository.
fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Its text.
fn read(name: &str) -> String {
    std::fs::read_to_string(file(name)).unwrap()
}
