//! `amhp-hub backup` and `amhp-hub restore`, by the real binary, on either engine.

mod bench;
mod contents;
mod cut;
mod damage;
mod load;
mod place;
mod refusals;
mod round_trip;

use std::path::Path;

use serde_json::Value;

use crate::support::program::{Program, stderr, stdout};

/// A test for each engine.
macro_rules! on_both {
    ($(async fn $name:ident($engine:ident) $body:block)*) => { $(
        mod $name {
            use super::*;

            async fn holds($engine: Engine) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                holds(Engine::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                holds(Engine::Postgres).await;
            }
        }
    )* };
}
use on_both;

/// Runs a command that must do what was asked; what it said.
fn done(program: &Program, arguments: &[&str]) -> String {
    let output = program.run(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", stderr(&output));
    stdout(&output)
}

/// Runs a command that must refuse; why it did.
fn refused(program: &Program, arguments: &[&str]) -> String {
    let output = program.run(arguments);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {}", stdout(&output));
    stderr(&output)
}

/// A path as an argument.
fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

/// The manifest of a backup.
fn manifest(backup: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(backup.join("manifest.json")).unwrap()).unwrap()
}

/// The rows that the manifest of a backup tells of a table.
fn rows_of(manifest: &Value, table: &str) -> u64 {
    let tables = manifest["tables"].as_array().unwrap();
    tables.iter().find(|entry| entry["name"] == table).unwrap()["rows"].as_u64().unwrap()
}
