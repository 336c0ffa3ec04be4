//! `Dockerfile` and `.dockerignore`: what the build reads is in its context and nothing else is; what runs is not root.

use std::process::Command;

use super::{file, read};

/// What is never to be sent to a container engine.
const NEVER: [&str; 6] =
    ["var/secret", "var/amhp-hub.db", ".git/config", "target/debug/amhp-hub", ".env", "backup/manifest.json"];

/// Whether `.dockerignore` lets this path in: the last line that fits decides.
fn is_sent(path: &str) -> bool {
    let fits = |pattern: &str| pattern == "*" || path == pattern || path.starts_with(&format!("{pattern}/"));
    let mut sent = true;
    for line in read(".dockerignore").lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('!') {
            Some(pattern) if fits(pattern) => sent = true,
            None if fits(line) => sent = false,
            _ => {}
        }
    }
    sent
}

#[test]
fn the_context_has_what_the_build_reads_and_no_data() {
    let listed = Command::new("git").current_dir(file(".")).args(["ls-files"]).output().unwrap();
    let needed =
        ["src/", "forms/", "migrations/", "openapi/", "web/", "build/", "build.rs", "Cargo.toml", "Cargo.lock"];
    let tracked = String::from_utf8(listed.stdout).unwrap();
    let read: Vec<&str> = tracked.lines().filter(|path| needed.iter().any(|start| path.starts_with(start))).collect();
    assert!(read.len() > 300, "git lists {} files, so nothing was checked", read.len());
    for path in read {
        assert!(is_sent(path), "{path} is not in the context");
    }
    for path in NEVER {
        assert!(!is_sent(path), "{path} is in the context");
    }
}

#[test]
fn it_builds_from_the_lock_file_and_runs_as_somebody_else_than_root() {
    let dockerfile = read("Dockerfile");
    let has = |line: &str| assert!(dockerfile.lines().any(|one| one.trim() == line), "no line {line:?}");
    has("RUN cargo build --release --locked");
    has("USER amhp-hub");
    has(r#"ENTRYPOINT ["amhp-hub"]"#);
    assert!(dockerfile.contains(r#"CMD ["amhp-hub", "health"]"#));
    let last = dockerfile.rsplit("\nFROM ").next().unwrap();
    assert!(last.starts_with("debian:") && last.find("USER").unwrap() > last.find("COPY").unwrap());
    assert!(!dockerfile.lines().any(|line| line.starts_with("ARG")), "an argument would stand in the image's history");
}
