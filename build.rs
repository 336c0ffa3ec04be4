//! Brings the packages of the pages, compiles their styles, and lays out what the binary embeds.
//!
//! `web/` names the packages, pinned: npm's in package-lock.json, pip's in requirements.txt. `build/packages.rs` brings
//! them once into a cache; `build/site.rs` makes `OUT_DIR/static` and `OUT_DIR/components` of them. A fault ends the
//! build with a sentence that says what to install.

#[path = "build/packages.rs"]
mod packages;
#[path = "build/site.rs"]
mod site;
#[path = "build/tools.rs"]
mod tools;

use std::process::ExitCode;

/// What the outcome depends on. Migrations and forms are embedded too: a new file there must recompile the crate.
const WATCHED: [&str; 6] = ["build.rs", "build", "web", "forms", "migrations/sqlite", "migrations/postgres"];

fn main() -> ExitCode {
    for path in WATCHED {
        println!("cargo::rerun-if-changed={path}");
    }
    match build() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            fault.lines().for_each(|line| println!("cargo::error={line}"));
            ExitCode::FAILURE
        }
    }
}

fn build() -> Result<(), String> {
    let packages = packages::folder()?;
    println!("cargo::rerun-if-changed={}", packages.join("node_modules/govuk-frontend/package.json").display());
    println!("cargo::rustc-env=AMHP_HUB_WEB_PACKAGES={}", packages.display());
    site::lay_out(&packages)
}
