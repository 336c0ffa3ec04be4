//! Running other programs and touching files, each fault as a sentence for whoever builds. Imports nothing of ours.

use std::{fs, path::Path, process::Command};

/// Runs a program to its end and gives what it printed. `remedy` says what to install or do where it cannot.
pub fn run(command: &mut Command, remedy: &str) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|fault| format!("{name} cannot be run: {fault}. {remedy}"))?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(printed);
    }
    let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
    Err(format!("{name} failed ({}). {remedy}\n{printed}{complaint}", output.status))
}

/// The program `npm` or `node`, checked: Node.js 20 or newer.
pub fn node(program: &str) -> Result<Command, String> {
    const REMEDY: &str = "Install Node.js 20 or newer with npm (Debian: nodejs npm).";
    let version = run(Command::new("node").arg("--version"), REMEDY)?;
    let major = version.trim().trim_start_matches('v').split('.').next().and_then(|digits| digits.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(Command::new(program)),
        _ => Err(format!("Node.js {} is too old. {REMEDY}", version.trim())),
    }
}

/// Makes a folder and those above it.
pub fn make_folder(path: &Path) -> Result<(), String> {
    fs::create_dir_all(path).map_err(|fault| format!("{} cannot be made: {fault}", path.display()))
}

/// Reads a file.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|fault| format!("{} cannot be read: {fault}", path.display()))
}

/// Writes a file.
pub fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|fault| format!("{} cannot be written: {fault}", path.display()))
}

/// Copies a file, or a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if !from.is_dir() {
        let copied = fs::copy(from, to).map(drop);
        return copied.map_err(|fault| format!("{} cannot be copied: {fault}", from.display()));
    }
    make_folder(to)?;
    for name in names(from)? {
        copy(&from.join(&name), &to.join(&name))?;
    }
    Ok(())
}

/// The names in a folder, sorted.
pub fn names(folder: &Path) -> Result<Vec<String>, String> {
    let entries = fs::read_dir(folder).map_err(|fault| format!("{} cannot be read: {fault}", folder.display()))?;
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into()).collect();
    names.sort();
    Ok(names)
}
