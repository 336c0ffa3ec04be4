//! Writes that wait together share one wait for the disk. Counted from outside: what a program says of its own
//! fsyncs proves nothing.

use std::process::Command;

use amhp_hub::store::{Store, StoreSettings};

use super::tally::{tallies_create, tally_increment};
use crate::support::postgres::exists;

/// Tells this binary that it is the one watched: how many writes, and whether one after the other.
const WRITES: &str = "AMHP_HUB_TEST_WRITES";
const MYSELF: &str = "store::commit::many_writes_share_one_wait_for_the_disk";

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

/// Runs this test again under strace and counts.
fn fsyncs(plan: &str) -> i64 {
    assert!(exists("strace"), "the tests need strace: apt-get install strace");
    let folder = tempfile::tempdir().unwrap();
    let trace = folder.path().join("trace");
    let run = Command::new("strace")
        .args(["-f", "-qq", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(std::env::current_exe().unwrap())
        .args(["--exact", MYSELF])
        .env(WRITES, plan)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
    let calls = std::fs::read_to_string(trace).unwrap();
    let begun = calls.lines().filter(|line| line.contains("sync(") && !line.contains("resumed"));
    i64::try_from(begun.count()).unwrap()
}

fn watched(plan: &str) {
    let (count, order) = plan.split_once(' ').unwrap();
    let count: usize = count.parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite://{}/hub.db", folder.path().display()).parse().unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&url, &StoreSettings::default()).unwrap();
        tallies_create(&store).await;
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
