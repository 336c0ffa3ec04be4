//! What becomes of a child that dies, hangs or talks nonsense; and of many at once.

use std::fs::{self, File, Permissions};
use std::io::{Seek, SeekFrom, Write};
use std::os::unix::fs::PermissionsExt;
use std::time::{Duration, Instant};

use amhp_hub::files::{FileKind, Flaw, InspectError, Inspector};
use futures_util::future::join_all;
use tempfile::TempDir;

use super::{inspector, sample};

/// A stand-in for the program that does what `lines` of shell say.
fn stand_in(lines: &str) -> (TempDir, Inspector) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program");
    let mut script = File::create(&path).unwrap();
    writeln!(script, "#!/bin/sh\n{lines}").unwrap();
    drop(script);
    fs::set_permissions(&path, Permissions::from_mode(0o755)).unwrap();
    (folder, Inspector::new(path))
}

async fn said_by(lines: &str) -> Result<Result<FileKind, Flaw>, InspectError> {
    let (_folder, inspector) = stand_in(lines);
    inspector.inspect(sample("letter.pdf").open()).await
}

#[tokio::test]
async fn its_answer_is_heard() {
    assert_eq!(said_by("echo '{\"kind\":\"doc\"}'").await.unwrap(), Ok(FileKind::Doc));
    assert_eq!(said_by("echo '{\"flaw\":\"macros\"}'").await.unwrap(), Err(Flaw::Macros));
}

#[tokio::test]
async fn it_is_asked_to_inspect_with_an_empty_environment() {
    let asks = "[ \"$1\" = inspect ] && [ -z \"$AMHP_HUB_SECRET_FILE$HOME$USER\" ] && echo '{\"kind\":\"txt\"}'";
    assert_eq!(said_by(asks).await.unwrap(), Ok(FileKind::Txt));
}

#[tokio::test]
async fn its_death_is_the_fault_of_the_file() {
    for signal in ["KILL", "ABRT", "XCPU", "SEGV"] {
        assert_eq!(said_by(&format!("kill -{signal} $$")).await.unwrap(), Err(Flaw::Bomb), "{signal}");
    }
    assert_eq!(said_by("exit 101").await.unwrap(), Err(Flaw::Damaged));
}

#[tokio::test]
async fn nonsense_says_nothing_about_the_file() {
    for lines in ["exit 0", "echo hello", "echo '{\"kind\":\"exe\"}'", "exit 2", "yes"] {
        let (_folder, inspector) = stand_in(lines);
        let inspector = inspector.patient_for(Duration::from_secs(60));
        let said = inspector.inspect(sample("letter.pdf").open()).await;
        // An endless answer is cut off, by which its speaker dies.
        let fits = matches!(said, Err(InspectError::NoAnswer(_))) || (lines == "yes" && matches!(said, Ok(Err(_))));
        assert!(fits, "{lines}: {said:?}");
    }
    let missing = Inspector::new("/nowhere/amhp-hub".into()).inspect(sample("letter.pdf").open()).await;
    assert!(matches!(missing, Err(InspectError::Start(_))), "{missing:?}");
}

#[tokio::test]
async fn one_that_hangs_is_ended() {
    let (folder, inspector) = stand_in("echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600");
    let (started, file) = (Instant::now(), sample("letter.pdf").open());
    let said = inspector.patient_for(Duration::from_secs(2)).inspect(file).await.unwrap();
    assert_eq!(said, Err(Flaw::Bomb));
    assert!(started.elapsed() < Duration::from_secs(30));
    let pid = fs::read_to_string(folder.path().join("pid")).unwrap();
    assert!(!fs::exists(format!("/proc/{}", pid.trim())).unwrap(), "it still runs");
}

#[tokio::test]
async fn one_whose_asker_goes_away_is_ended() {
    let (folder, inspector) = stand_in("echo $$ > \"$(dirname \"$0\")/pid\"; exec sleep 600");
    let place = folder.path().join("pid");
    let asked = tokio::spawn(async move { inspector.inspect(sample("letter.pdf").open()).await });
    let pid = loop {
        match fs::read_to_string(&place) {
            Ok(pid) if pid.ends_with('\n') => break pid.trim().to_owned(),
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    asked.abort();
    let until = Instant::now() + Duration::from_secs(20);
    while fs::read_to_string(format!("/proc/{pid}/stat")).is_ok_and(|stat| !stat.contains(" Z ")) {
        assert!(Instant::now() < until, "it still runs");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn two_run_at_once_and_no_more() {
    let lines = "d=$(dirname \"$0\"); mkdir \"$d/r$$\"; ls -d \"$d\"/r* | wc -l >> \"$d/seen\"; sleep 0.2; rmdir \"$d/r$$\"; echo '{\"kind\":\"txt\"}'";
    let (folder, inspector) = stand_in(lines);
    let said = join_all((0..6).map(|_| inspector.inspect(sample("letter.pdf").open()))).await;
    assert!(said.iter().all(|said| matches!(said, Ok(Ok(FileKind::Txt)))), "{said:?}");
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    let seen: Vec<u32> = seen.lines().map(|line| line.trim().parse().unwrap()).collect();
    assert!(seen.len() == 6 && seen.iter().all(|count| *count <= 2), "{seen:?}");
}

#[tokio::test]
async fn the_file_is_read_from_its_start() {
    let mut file = sample("letter.pdf").open();
    file.seek(SeekFrom::End(-3)).unwrap();
    assert_eq!(inspector().inspect(file).await.unwrap(), Ok(FileKind::Pdf));
}
