//! `deploy/amhp-hub.service`: taken by systemd-analyze, and no stricter than the service and its child can bear.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::Path;
use std::process::{Command, Stdio};

use super::read;
use crate::support::program::Program;

const UNIT: &str = "deploy/amhp-hub.service";
const BINARY: &str = env!("CARGO_BIN_EXE_amhp-hub");

fn analyze(arguments: &[&str]) -> (bool, String) {
    let output = Command::new("systemd-analyze").args(arguments).output();
    let output = output.expect("the tests need systemd-analyze: apt-get install systemd (.ci/needs test)");
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

#[test]
fn systemd_takes_it_and_finds_it_hard() {
    let folder = tempfile::tempdir().unwrap();
    // Where it would be is nothing yet: verify wants to find the program.
    let unit = folder.path().join("amhp-hub.service");
    let text = read(UNIT);
    assert!(text.contains("ExecStart=/usr/local/bin/amhp-hub serve\n"));
    fs::write(&unit, text.replace("/usr/local/bin/amhp-hub", BINARY)).unwrap();
    let unit = unit.to_str().unwrap();
    let (verified, said) = analyze(&["verify", "--man=no", unit]);
    assert!(verified && !said.contains("amhp-hub.service"), "systemd-analyze verify: {said}");
    let (hard, said) = analyze(&["security", "--offline=true", "--no-pager", "--threshold=20", unit]);
    assert!(hard, "its exposure is above 2.0: {said}");
}

/// The calls that the unit allows: its sets in their order, those with `~` taken away.
fn allowed() -> BTreeSet<String> {
    let unit = read(UNIT);
    let mut calls = BTreeSet::new();
    let filters: Vec<&str> = unit.lines().filter_map(|line| line.strip_prefix("SystemCallFilter=")).collect();
    assert!(!filters.is_empty());
    for filter in filters {
        match filter.strip_prefix('~') {
            Some(set) => members(set).iter().for_each(|call| drop(calls.remove(call))),
            None => calls.extend(members(filter)),
        }
    }
    calls
}

/// The calls of a set, those of the sets in it too.
fn members(set: &str) -> BTreeSet<String> {
    let (known, said) = analyze(&["syscall-filter", "--no-pager", set]);
    assert!(known, "{said}");
    let names = said.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut calls = BTreeSet::new();
    for name in names {
        match name.starts_with('@') {
            true => calls.extend(members(name)),
            false => drop(calls.insert(name.to_owned())),
        }
    }
    calls
}

/// The names of the calls in a trace of `strace -f`.
fn called(trace: &Path) -> BTreeSet<String> {
    let text = fs::read_to_string(trace).unwrap();
    let names = text.lines().filter_map(|line| {
        let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        let name = call.split('(').next().unwrap_or_default();
        let is_name =
            call.contains('(') && !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
        is_name.then(|| name.to_owned())
    });
    names.collect()
}

#[test]
fn neither_the_service_nor_its_child_makes_a_call_that_is_forbidden() {
    let (folder, allowed) = (tempfile::tempdir().unwrap(), allowed());
    assert!(allowed.contains("prlimit64") && !allowed.contains("mount"), "{allowed:?}");
    let paper = folder.path().join("paper.txt");
    fs::write(&paper, "Not eating, not sleeping.\n").unwrap();
    let trace = |name: &str, program: &Program, arguments: &[&str], input: Stdio| {
        let path = folder.path().join(name);
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o"]).arg(&path).arg(BINARY).args(arguments).stdin(input);
        command.env("AMHP_HUB_LOG", "warn").envs(program.settings());
        let output = command.output().expect("the tests need strace (.ci/needs test)");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        (called(&path), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let program = Program::in_folder(folder.path());
    let (child, said) = trace("child", &program, &["inspect"], File::open(&paper).unwrap().into());
    assert!(said.contains("txt") && child.contains("prlimit64"), "{said} {child:?}");
    let (demo, _) = trace("demo", &program, &["demo"], Stdio::null());
    assert!(demo.contains("fdatasync") || demo.contains("fsync"), "{demo:?}");
    let forbidden: Vec<_> = child.union(&demo).filter(|call| !allowed.contains(*call)).collect();
    assert_eq!(forbidden, [""; 0]);
}
