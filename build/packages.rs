//! Brings the npm and pip packages of the pages, once for every profile and every working copy. Imports `tools`.
//!
//! They lie in `$XDG_CACHE_HOME/amhp-hub/web-<hash of the lock files>` (`AMHP_HUB_WEB_CACHE` names another root). A new
//! folder is filled beside its place and renamed into it, so that two builds at once, or one that is broken off, never
//! leave half a folder. `AMHP_HUB_WEB_DIR` names a folder that holds `node_modules` and `govuk_frontend_jinja` already:
//! then nothing is fetched.

use crate::tools::{copy, make_folder, names, node, read, run};
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, process};

const NPM_FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];
const REQUIREMENTS: &str = "web/requirements.txt";
/// What a complete folder holds.
const NEEDED: [&str; 5] = [
    "node_modules/govuk-frontend/dist/govuk",
    "node_modules/@ministryofjustice/frontend/moj",
    "node_modules/sass/sass.js",
    "node_modules/dejavu-fonts-ttf/ttf",
    "govuk_frontend_jinja/templates/components",
];

/// The folder that holds `node_modules` and the unpacked wheel.
pub fn folder() -> Result<PathBuf, String> {
    for variable in ["AMHP_HUB_WEB_DIR", "AMHP_HUB_WEB_CACHE", "XDG_CACHE_HOME", "HOME"] {
        println!("cargo::rerun-if-env-changed={variable}");
    }
    let folder = match variable("AMHP_HUB_WEB_DIR") {
        Some(given) => PathBuf::from(given),
        None => cached()?,
    };
    match NEEDED.iter().find(|needed| !folder.join(needed).exists()) {
        None => Ok(folder),
        Some(missing) => Err(format!("{} holds no {missing}. Remove the folder or complete it.", folder.display())),
    }
}

fn cached() -> Result<PathBuf, String> {
    let root = root()?;
    let folder = root.join(format!("web-{:016x}", key()?));
    if !folder.is_dir() {
        make_folder(&root)?;
        bring(&folder, &root.join(format!(".web-{}", process::id())))?;
    }
    Ok(folder)
}

fn root() -> Result<PathBuf, String> {
    if let Some(given) = variable("AMHP_HUB_WEB_CACHE") {
        return Ok(given.into());
    }
    let caches = variable("XDG_CACHE_HOME").map(PathBuf::from);
    let caches = caches.or_else(|| variable("HOME").map(|home| Path::new(&home).join(".cache")));
    let caches = caches.ok_or("HOME is not set. Set AMHP_HUB_WEB_CACHE to a folder for the packages of the pages.")?;
    Ok(caches.join("amhp-hub"))
}

fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// Changes with the lock files. Another release of Rust may hash otherwise: then the packages are fetched once more.
fn key() -> Result<u64, String> {
    let mut hasher = DefaultHasher::new();
    for name in ["web/package-lock.json", "web/.npmrc", REQUIREMENTS] {
        read(Path::new(name))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

/// Fills `work`, then gives it the name `folder`. A build that was quicker wins.
fn bring(folder: &Path, work: &Path) -> Result<(), String> {
    make_folder(work)?;
    let brought = npm_packages(work).and_then(|()| wheel(work));
    let placed = brought.and_then(|()| fs::rename(work, folder).map_err(|fault| fault.to_string()));
    if placed.is_ok() || folder.is_dir() {
        fs::remove_dir_all(work).ok();
        return Ok(());
    }
    fs::remove_dir_all(work).ok();
    placed
}

fn npm_packages(work: &Path) -> Result<(), String> {
    for name in NPM_FILES {
        copy(&Path::new("web").join(name), &work.join(name))?;
    }
    let flags = ["ci", "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund", "--prefer-offline"];
    let remedy = "Is npm's registry within reach? AMHP_HUB_WEB_DIR names a folder for a build without a network.";
    run(node("npm")?.args(flags).current_dir(work), remedy).map(drop)
}

/// Downloads the one wheel, checked against its hash, and unpacks it: nothing is installed.
fn wheel(work: &Path) -> Result<(), String> {
    const INSTALL: &str = "Install Python 3 with pip (Debian: python3 python3-pip).";
    const REACH: &str = "Is pip's index within reach? AMHP_HUB_WEB_DIR names a folder for a build without a network.";
    run(Command::new("python3").args(["-m", "pip", "--version"]), INSTALL)?;
    let wheels = work.join("wheels");
    let flags = ["download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:"];
    let flags = [&["-m", "pip"], flags.as_slice(), &["--requirement", REQUIREMENTS, "--dest"]].concat();
    run(Command::new("python3").args(flags).arg(&wheels), REACH)?;
    for name in names(&wheels)? {
        run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(wheels.join(name)).arg(work), INSTALL)?;
    }
    Ok(())
}
