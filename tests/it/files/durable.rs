//! What outlives a power cut: the order in which the system was told to write, as strace saw it.

use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::{Command, Stdio};

use amhp_hub::files::FileStore;

use super::bench::Bench;

const KEEPER: &str = "files::durable::a_letter_is_kept_in_a_folder_of_its_own";
const HEIR: &str = "files::durable::a_letter_is_kept_in_folders_that_were_left";
const PLACE: &str = "documents/deep/letter";

/// Runs by itself, and once more under strace.
#[tokio::test]
async fn a_letter_is_kept_in_a_folder_of_its_own() {
    let bench = Bench::directory();
    bench.keep(PLACE, b"a letter").await;
    assert!(bench.behind(PLACE).is_some());
}

/// As after a kill between the making of folders and their syncing.
#[tokio::test]
async fn a_letter_is_kept_in_folders_that_were_left() {
    let folder = tempfile::tempdir().unwrap();
    let files = folder.path().join("deep/files");
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(files.join("incoming")).unwrap();
    let store = FileStore::directory(&files).unwrap();
    let mut incoming = store.receive(100).await.unwrap();
    incoming.write("a letter".into()).await.unwrap();
    store.keep(incoming.finish().await.unwrap(), PLACE).await.unwrap();
    assert!(files.join(PLACE).exists());
}

/// File before name, name before folder, and each new folder within the one above it.
#[test]
fn a_file_is_synced_before_it_has_its_name_and_every_folder_after() {
    let kept = [
        "write deep/files/incoming/…",
        "fsync deep/files/incoming/…",
        "mkdir deep/files/documents",
        "mkdir deep/files/documents/deep",
        "rename deep/files/documents/deep/letter",
        "fsync deep/files/documents/deep",
        "fsync deep/files/documents",
        "fsync deep/files",
    ];
    let made = ["mkdir deep", "fsync .", "mkdir deep/files", "fsync deep", "mkdir deep/files/incoming"];
    assert_eq!(traced(KEEPER), [&made[..], &["fsync deep/files"], &kept].concat());
    // What was found made is synced before anything is kept in it.
    let left = ["mkdir deep", "mkdir deep/files", "mkdir deep/files/incoming"];
    let found = ["fsync .", "fsync deep", "fsync deep/files"];
    assert_eq!(traced(HEIR), [&left[..], &found, &kept].concat());
}

/// What a test of this file told the system to do below its own folder.
fn traced(test: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let status = Command::new("strace")
        .args(["-f", "-y", "-z", "-s", "400", "-e", "trace=write,fsync,mkdir,mkdirat,rename,renameat,renameat2", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env("TMPDIR", folder.path())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    let calls = calls(&std::fs::read_to_string(trace).unwrap(), folder.path());
    calls.into_iter().filter(|call| call != "mkdir .").collect()
}

/// The calls that succeeded below the test's own folder: a name, and the last path that it names there.
fn calls(trace: &str, folder: &Path) -> Vec<String> {
    let path =
        regex::Regex::new(&format!("{}/[.]tmp\\w+/?([^\">]*)", regex::escape(folder.to_str().unwrap()))).unwrap();
    let call = regex::Regex::new(r"^\d+ +([a-z]+?)(?:at2?)?\(.* = \d+$").unwrap();
    let staging = regex::Regex::new("incoming/.+").unwrap();
    let found = trace.lines().filter_map(|line| {
        let name = call.captures(line)?.get(1)?.as_str();
        let place = path.captures_iter(line).last()?.get(1)?.as_str().to_owned();
        let place =
            if place.is_empty() { ".".to_owned() } else { staging.replace(&place, "incoming/…").into_owned() };
        Some(format!("{name} {place}"))
    });
    found.collect()
}
