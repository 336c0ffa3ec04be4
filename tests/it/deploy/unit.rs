//! `deploy/amhp-hub.service`: taken by systemd-analyze, and no stricter than the service and its child can bear.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
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
            Some(set) => members(set).iter().for_each(|call| {
                let _ = calls.remove(call);
            }),
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
            false => calls.extend([name.to_owned()]),
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

/// The calls of a service that answers a few requests and is told to stop.
fn serving_calls(program: &Program, trace: &Path) -> BTreeSet<String> {
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o"]).arg(trace).args([BINARY, "serve"]).envs(program.settings());
    let mut strace = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut said = BufReader::new(strace.stdout.take().unwrap()).lines().map_while(Result::ok);
    let line = said.find(|line| line.starts_with("amhp-hub serves ")).expect("it serves");
    let address = line.split("http://").nth(1).unwrap().split(' ').next().unwrap();
    for path in ["/health/ready", "/", "/sign-in", "/api/v1/services"] {
        let mut link = TcpStream::connect(address).unwrap();
        write!(link, "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        link.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{path}: {answer}");
    }
    // The first process of the trace is the program.
    let first = fs::read_to_string(trace).unwrap();
    let pid = first.split_whitespace().next().unwrap();
    Command::new("/bin/sh").args(["-c", "kill -TERM \"$1\"", "sh", pid]).status().unwrap();
    assert!(strace.wait().unwrap().success());
    called(trace)
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
    let serve = serving_calls(&program, &folder.path().join("serve"));
    assert!(serve.contains("accept4") && serve.contains("epoll_wait"), "{serve:?}");
    let made: BTreeSet<String> = [child, demo, serve].into_iter().flatten().collect();
    let forbidden: Vec<_> = made.iter().filter(|call| !allowed.contains(*call)).collect();
    assert_eq!(forbidden, [""; 0]);
}
