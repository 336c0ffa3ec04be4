//! The house keeps its own shape: who may import whom, how long a file or a function may be, what every file opens
//! with, and which texts never belong here.
//!
//! `floors` is the table of who may import whom, `paths` finds what a source names, `checker` turns one source into
//! findings, `texts` reads every tracked file, `map` the README's map. All are pure; `bites` proves on small sources that
//! each of them fails.

mod bites;
mod checker;
mod floors;
mod map;
mod paths;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

/// The folder that holds `Cargo.toml`.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file under `folder`, sorted, without what is made or fetched.
fn walk(folder: &Path) -> Vec<PathBuf> {
    const MADE: [&str; 4] = ["target", "var", "node_modules", ".git"];
    let mut found = Vec::new();
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && !MADE.contains(&name.as_str()) {
            found.extend(walk(&path));
        } else if path.is_file() {
            found.push(path);
        }
    }
    found
}

/// Fails with one line a finding.
fn nothing_found(findings: &[checker::Finding]) {
    let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{} to put right:\n{}", lines.len(), lines.join("\n"));
}

#[test]
fn the_source_keeps_the_floors_and_the_budgets() {
    let src = root().join("src");
    let sources: Vec<(String, String)> = walk(&src)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ending| ending == "rs"))
        .map(|path| {
            let name = path.strip_prefix(&src).unwrap().to_string_lossy().replace('\\', "/");
            (name, fs::read_to_string(&path).unwrap())
        })
        .collect();
    assert!(sources.iter().any(|(name, _)| name == "lib.rs"), "src/lib.rs was not found, so nothing was checked");
    nothing_found(&checker::check_tree(&sources));
}

#[test]
fn no_file_holds_what_belongs_to_one_machine_or_is_unfinished() {
    let files = texts::tracked(root());
    assert!(files.iter().any(|name| name == "Cargo.toml"), "Cargo.toml was not found, so nothing was checked");
    let mut findings = Vec::new();
    for name in files {
        // A file may be tracked and already deleted in the working copy.
        let Ok(bytes) = fs::read(root().join(&name)) else { continue };
        findings.extend(texts::check(&name, &String::from_utf8_lossy(&bytes)));
    }
    nothing_found(&findings);
}

#[test]
fn the_map_in_the_readme_is_true() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let untrue = map::untruths(&readme, &texts::tracked(root()));
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}
