//! Serving by the real binary: it says where, answers, and ends when it is told to.

use std::time::Duration;

use crate::support::program::Program;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_serves_and_ends_cleanly_within_seconds_when_told_to() {
    let folder = tempfile::tempdir().unwrap();
    let mut serving = Program::in_folder(folder.path()).serve(&["serve"]);
    let client = reqwest::Client::new();
    let status = |path: &str| {
        let request = client.get(format!("{}{path}", serving.base));
        async move { request.send().await.unwrap().status().as_u16() }
    };
    assert_eq!(status("/health/ready").await, 200);
    assert_eq!(status("/nowhere").await, 404);
    assert_eq!(status("/dev/mail").await, 404, "the mail of a real service is nobody's to read");
    let (ended, took) = serving.terminate();
    assert!(ended.success(), "{ended}: {}", serving.errors());
    assert!(took < Duration::from_secs(8), "{took:?}");
    let said = serving.errors();
    assert!(said.lines().count() == 1 && said.contains("AMHP_HUB_SCAN is none"), "{said}");
}

#[test]
fn the_secret_is_made_beside_a_new_database_and_never_again() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::in_folder(folder.path());
    drop(program.serve(&["serve"]));
    std::fs::remove_file(folder.path().join("secret")).unwrap();
    let refused = program.run(&["serve"]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("AMHP_HUB_SECRET_FILE") && said.contains("put the file back"), "{said}");
    assert!(!folder.path().join("secret").exists());
}
