//! The packages of `tests/browser`, installed once into `target/browser/<hash of the lock file>`.
//!
//! A new folder is filled beside its place and renamed into it, as `build/packages.rs` does it: two runs at once, or one
//! that is broken off, never leave half a folder.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{fs, process};

const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Where the scripts and the lock file are.
pub fn scripts() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/browser")
}

/// The folder that holds `node_modules`.
pub fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap().join("browser");
    let folder = target.join(key());
    if !folder.is_dir() {
        let work = target.join(format!(".{}", process::id()));
        install(&work);
        // A run that was quicker wins.
        let renamed = fs::rename(&work, &folder);
        assert!(renamed.is_ok() || folder.is_dir(), "{} cannot be made: {renamed:?}", folder.display());
        fs::remove_dir_all(&work).ok();
    }
    folder
}

/// Changes with what is asked for.
fn key() -> String {
    let mut hasher = DefaultHasher::new();
    FILES.iter().for_each(|name| fs::read(scripts().join(name)).unwrap().hash(&mut hasher));
    format!("{:016x}", hasher.finish())
}

fn install(work: &Path) {
    fs::create_dir_all(work).unwrap();
    for name in FILES {
        fs::copy(scripts().join(name), work.join(name)).unwrap();
    }
    let flags = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefer-offline"];
    let output = Command::new("npm").args(flags).current_dir(work).output();
    let output = output.expect("the pages' tests need npm: install Node 20 or newer with npm");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "npm cannot install tests/browser; is its registry within reach? {complaint}");
}
