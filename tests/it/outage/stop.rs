//! The program is told to stop while the database hangs, and a scanner.

use std::time::Duration;

use tokio::net::TcpListener;
use tokio::time::timeout;

use super::stage::Stage;
use crate::support::postgres::Cluster;
use crate::support::program::{SOON, stderr};

/// `TimeoutStopSec` of the unit: whoever is still there then is killed.
const KILLED: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_by_itself_in_time_and_what_it_acknowledged_is_there() {
    let server = Cluster::own();
    let stage = Stage::prepare_on(&server.url(&server.create_database())).await;
    let mut serving = stage.program.serve(&["serve"]);
    let mut bench = stage.bench(&serving, Duration::from_secs(30)).await;
    bench.works().await;
    serving.terminate();
    let there = stage.program.clone().set("AMHP_HUB_LISTEN", serving.base.trim_start_matches("http://"));
    let scanner = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let program = there.clone().set("AMHP_HUB_SCAN", &format!("clamd:{}", scanner.local_addr().unwrap()));
    let mut serving = program.serve(&["serve"]);
    // The same of a process that only works the queue: told after ten seconds, killed after thirty more.
    let told = ["timeout", "--preserve-status", "--kill-after=30", "10"].map(str::to_owned).to_vec();
    let work = program.run_by(told);
    let worked = tokio::task::spawn_blocking(move || work.run(&["work"]));
    assert_eq!(bench.upload().await.status, 201);
    // One of them waits longer for the scanner than it has time.
    let _silent = timeout(SOON, scanner.accept()).await.expect("the document is scanned").unwrap();
    server.freeze();
    let address = format!("{}/api/v1/referrals", serving.base);
    let stuck = tokio::spawn(reqwest::Client::new().get(address).bearer_auth("nobody's").send());
    assert_eq!(bench.health().await.0, 503, "it was asked, and said nothing");
    assert!(!stuck.is_finished(), "somebody waits");
    let (ended, took) = serving.terminate();
    assert!(ended.success(), "{ended}: {}", serving.errors());
    assert!(took < KILLED, "{took:?}");
    assert!(!matches!(stuck.await.unwrap(), Ok(answer) if answer.status() != 503));
    let worked = worked.await.unwrap();
    assert!(worked.status.success(), "{}: {}", worked.status, stderr(&worked));
    server.thaw();
    let _again = there.serve(&["serve"]);
    bench.recovers().await;
}
