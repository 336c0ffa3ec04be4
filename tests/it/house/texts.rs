//! Texts that never belong here: a path of one machine, the host of a registry, a download address in a lock file, a
//! test that is skipped, work that is not done. The patterns are put together from pieces, so that this file does not
//! hold what it looks for.

use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use regex::Regex;

use super::checker::Finding;

/// A pattern, where it counts, and what to do instead.
struct Unwanted {
    pattern: Regex,
    counts_in: fn(&str) -> bool,
    rule: &'static str,
    way_out: &'static str,
}

fn everywhere(_: &str) -> bool {
    true
}

fn in_rust(name: &str) -> bool {
    name.ends_with(".rs")
}

fn in_package_lock(name: &str) -> bool {
    name.ends_with("package-lock.json")
}

fn unwanted() -> Vec<Unwanted> {
    let pattern = |pieces: &[&str]| Regex::new(&pieces.concat()).unwrap();
    let hosts = ["index.crate", "s|registry.npmj", "s|pythonhoste", "d|pypi.or", "g|deb.debia", "n"];
    vec![
        Unwanted {
            pattern: pattern(&[r"(^|[^\w.-])(/wor", "k/|/far", "m/|/hom", "e/[a-z]+/)"]),
            counts_in: everywhere,
            rule: "machine path",
            way_out: "name it from the root of the repository, or take it from a setting",
        },
        Unwanted {
            pattern: pattern(&hosts),
            counts_in: everywhere,
            rule: "registry host",
            way_out: "leave it to the package client and the machine's configuration",
        },
        Unwanted {
            pattern: pattern(&[r#""resolve"#, r#"d"\s*:\s*"http"#]),
            counts_in: in_package_lock,
            rule: "download address",
            way_out: "set omit-lockfile-registry-resolved=true in .npmrc and write the lock file anew",
        },
        Unwanted {
            pattern: pattern(&[r"#\[ignor", r"e|\btod", r"o!|\bunimplemente", "d!"]),
            counts_in: in_rust,
            rule: "unfinished",
            way_out: "finish it, or take it out until it is done",
        },
    ]
}

/// The patterns, made once for all files.
static UNWANTED: LazyLock<Vec<Unwanted>> = LazyLock::new(unwanted);

/// What is unwanted in the file `name` (from the root of the repository) with this text.
pub fn check(name: &str, text: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    for one in UNWANTED.iter().filter(|one| (one.counts_in)(name)) {
        for (index, line) in text.lines().enumerate().filter(|(_, line)| one.pattern.is_match(line)) {
            let shown: String = line.trim().chars().take(80).collect();
            let detail = format!("`{shown}`: {}", one.way_out);
            findings.push(Finding { file: name.to_owned(), line: index + 1, rule: one.rule, detail });
        }
    }
    findings
}

/// The repository's files, from its root: what git tracks, else (no git, an unpacked archive) all that was not made.
pub fn tracked(root: &Path) -> Vec<String> {
    let listed = Command::new("git").current_dir(root).args(["ls-files", "-z"]).output();
    let listed = listed.ok().filter(|answer| answer.status.success() && !answer.stdout.is_empty());
    match listed {
        Some(answer) => {
            let names = String::from_utf8_lossy(&answer.stdout).into_owned();
            names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
        None => super::walk(root)
            .iter()
            .map(|path| path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"))
            .collect(),
    }
}
