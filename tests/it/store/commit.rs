//! Writes that wait together share one wait for the disk. Counted from outside: what a program says of its own
//! fsyncs proves nothing.

use std::process::Command;

use amhp_hub::store::{Store, StoreError, StoreSettings};

use super::tally::{tallies_create, tally_fetch, tally_increment};
use crate::support::postgres::exists;

/// Tells this binary that it is the one watched: how many writes, and whether one after the other.
const WRITES: &str = "AMHP_HUB_TEST_WRITES";
const MYSELF: &str = "store::commit::many_writes_share_one_wait_for_the_disk";
const FAILING: &str = "store::commit::a_disk_that_fails_at_commit_leaves_the_outcome_unknown";

#[test]
fn many_writes_share_one_wait_for_the_disk() {
    if let Ok(plan) = std::env::var(WRITES) {
        return watched(&plan);
    }
    let opening = fsyncs("0 sequential");
    let sequential = fsyncs("20 sequential") - opening;
    let concurrent = fsyncs("200 concurrent") - opening;
    assert!(sequential >= 20, "20 writes one after the other need 20 waits, not {sequential}");
    assert!((1..100).contains(&concurrent), "200 writes at once need far fewer waits than {concurrent}");
}

/// A disk that fails once while it makes a commit final: nobody knows what it kept, and the writer lives on.
#[test]
fn a_disk_that_fails_at_commit_leaves_the_outcome_unknown() {
    if std::env::var(WRITES).is_ok() {
        return meets_a_failing_disk();
    }
    let calls = watch(FAILING, "30 sequential", &["-e", "inject=fsync,fdatasync:error=EIO:when=8"]);
    assert!(calls.contains("EIO (Input/output error) (INJECTED)"), "{calls}");
}

fn meets_a_failing_disk() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(&folder).await;
        let (mut kept, mut unknown) = (0, 0);
        for _ in 0..30 {
            match store.write(|conn| tally_increment(conn, 1)).await {
                Ok(()) => kept += 1,
                Err(StoreError::OutcomeUnknown(_)) => unknown += 1,
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!((kept, unknown), (29, 1));
        assert!((kept..=kept + unknown).contains(&tally_fetch(&store, 1).await.unwrap()));
    });
}

fn fsyncs(plan: &str) -> i64 {
    let calls = watch(MYSELF, plan, &[]);
    let begun = calls.lines().filter(|line| line.contains("sync(") && !line.contains("resumed"));
    i64::try_from(begun.count()).unwrap()
}

/// Runs a test of this binary again under strace; gives the calls it made to wait for the disk.
fn watch(test: &str, plan: &str, faults: &[&str]) -> String {
    assert!(exists("strace"), "the tests need strace: apt-get install strace");
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let run = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync"])
        .args(faults)
        .arg("-o")
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", test])
        .env(WRITES, plan)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    std::fs::read_to_string(trace).unwrap()
}

async fn open(folder: &tempfile::TempDir) -> Store {
    let url = format!("sqlite://{}/hub.db", folder.path().display()).parse().unwrap();
    let store = Store::open(&url, &StoreSettings::default()).unwrap();
    tallies_create(&store).await;
    store
}

fn watched(plan: &str) {
    let (count, order) = plan.split_once(' ').unwrap();
    let count: usize = count.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = open(&folder).await;
        // Never closed: closing waits for the disk too, now before the end of the process and now after.
        std::mem::forget(store.clone());
        let write = || store.write(|conn| tally_increment(conn, 1));
        if order == "concurrent" {
            let outcomes = futures_util::future::join_all((0..count).map(|_| write())).await;
            assert!(outcomes.iter().all(Result::is_ok));
        } else {
            for _ in 0..count {
                write().await.unwrap();
            }
        }
    });
}
