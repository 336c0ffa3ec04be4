//! The limits of the real child: that they are set, that they bite, and what the worst files take.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use amhp_hub::files::Flaw;

use super::{CORPUS, PROGRAM, inspector, sample};

/// The most that a bomb may take of memory, in KiB, and of a processor, in milliseconds.
const MOST_MEMORY: u64 = 256 << 10;
const MOST_BUSY: u64 = 8_000;
/// The signal by which a program ends itself where it gets no more memory.
const ABORTED: i32 = 6;

/// A picture whose coded data never end: a file of 8 TiB that takes no room.
fn endless() -> File {
    let photo = fs::read(sample("photo.jpg").path()).unwrap();
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(&photo[..photo.len() - 2]).unwrap();
    file.set_len(8 << 40).unwrap();
    file
}

fn child(file: File) -> Child {
    Command::new(PROGRAM)
        .arg("inspect")
        .env_clear()
        .stdin(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The hard limits of a process, by the kernel's names, once `cpu` is set.
fn limits(pid: u32, until: Instant) -> String {
    loop {
        let limits = fs::read_to_string(format!("/proc/{pid}/limits")).unwrap();
        let words = limits.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
        let limits = words.collect::<Vec<_>>().join("\n");
        if limits.contains("Max processes 0 0") {
            return limits;
        }
        assert!(Instant::now() < until, "{limits}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn they_are_set_before_the_file_is_read() {
    let mut child = child(endless());
    let limits = limits(child.id(), Instant::now() + Duration::from_secs(30));
    child.kill().unwrap();
    child.wait().unwrap();
    for limit in [
        "Max cpu time 10 10",
        "Max data size 201326592 201326592",
        "Max address space 1073741824 1073741824",
        "Max core file size 0 0",
        "Max file size 0 0",
        "Max open files 0 0",
    ] {
        assert!(limits.contains(limit), "{limit} is not in\n{limits}");
    }
}

#[tokio::test]
async fn a_file_without_an_end_ends_its_child() {
    let started = Instant::now();
    let said = inspector().patient_for(Duration::from_secs(3)).inspect(endless()).await.unwrap();
    assert_eq!(said, Err(Flaw::Bomb));
    assert!(started.elapsed() < Duration::from_secs(30), "{:?}", started.elapsed());
}

#[test]
fn the_processor_time_bites() {
    let status = child(endless()).wait().unwrap();
    assert_eq!(status.signal(), Some(9), "{status}");
}

#[tokio::test]
async fn the_memory_bites() {
    let heavy = sample("one text of 190 MiB.docx");
    let status = child(heavy.open()).wait().unwrap();
    assert_eq!(status.signal(), Some(ABORTED), "{status}");
    assert_eq!(inspector().inspect(heavy.open()).await.unwrap(), Err(Flaw::Bomb));
}

#[test]
fn bombs_take_little() {
    let files: Vec<_> =
        CORPUS.iter().filter(|s| s.family == "bombs" || s.family == "edges").map(|s| s.path()).collect();
    assert!(files.len() >= 50, "{}", files.len());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus/peak.py");
    let measured = Command::new("python3").arg(script).arg(PROGRAM).args(files).output().unwrap();
    let measured = String::from_utf8(measured.stdout).unwrap();
    let figures: Vec<u64> = measured.split_whitespace().map(|figure| figure.parse().unwrap()).collect();
    assert!(figures[0] < MOST_MEMORY && figures[1] < MOST_BUSY, "{measured}: KiB and ms");
}
