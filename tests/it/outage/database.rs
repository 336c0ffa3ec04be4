//! A database that is stopped, that hangs, that somebody else has locked.

use std::time::{Duration, Instant};

use amhp_hub::domain::account::Face;
use amhp_hub::services::Refusal;
use amhp_hub::services::accounts::authenticate;
use amhp_hub::store::StoreSettings;
use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde_json::json;

use super::bench::Bench;
use super::stage::Stage;
use crate::support::app::TestApp;
use crate::support::database::TestDatabase;
use crate::support::hold::hold;

/// A request waits twice for what this allows at most, for a connection and for an answer, and asks who it is before.
const BRIEF: Duration = Duration::from_millis(700);

async fn on_own_server() -> (TestApp, Bench) {
    let settings = StoreSettings { wait: BRIEF, answer: BRIEF, ..StoreSettings::default() };
    let app = TestApp::start(TestDatabase::on_own_server(&settings)).await;
    let bench = Bench::of(&app, BRIEF * 6).await;
    (app, bench)
}

async fn is_missed(bench: &mut Bench) {
    bench.is_refused().await;
    assert_eq!(bench.looks().await, 503);
    assert_eq!(bench.health().await, (503, json!({ "status": "not_ready", "missing": ["database"] })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_ends_at_once_and_starts_again_is_found_again() {
    let (app, mut bench) = on_own_server().await;
    bench.works().await;
    for _ in 0..2 {
        app.database.server().stop();
        is_missed(&mut bench).await;
        app.database.server().start_again();
        bench.recovers().await;
        assert_eq!(bench.health().await.0, 200);
    }
}

/// It takes connections and never answers: nobody waits for ever, and as many as there are connections may try.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_holds_up_nobody_for_long_and_goes_on() {
    let (app, mut bench) = on_own_server().await;
    bench.works().await;
    app.database.server().freeze();
    for _ in 0..3 {
        is_missed(&mut bench).await;
    }
    app.database.server().thaw();
    bench.recovers().await;
    assert_eq!(bench.health().await.0, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_got_no_answer_is_told_as_such_and_is_not_done_later() {
    let (app, mut bench) = on_own_server().await;
    bench.works().await;
    let held = hold(&app.database.open_with(&StoreSettings::default()), "UPDATE drafts SET version = version").await;
    bench.is_of_unknown_outcome().await;
    held.release().await;
    bench.recovers().await;
}

/// Who asks at one moment is answered by one try, not one after another.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_who_ask_a_server_that_hangs_the_last_waits_no_longer_than_the_first() {
    let (app, mut bench) = on_own_server().await;
    bench.works().await;
    app.database.server().freeze();
    let asked = (0..20).map(|n| {
        let ctx = app.ctx.clone();
        tokio::spawn(async move { authenticate(&ctx, &format!("nobody's {n}"), Face::Api).await })
    });
    let began = Instant::now();
    for one in asked.collect::<Vec<_>>() {
        assert!(matches!(one.await.unwrap(), Err(Refusal::Unavailable(_))));
    }
    assert!(began.elapsed() < BRIEF * 8, "{:?}", began.elapsed());
    app.database.server().thaw();
    bench.recovers().await;
}

/// As by a copy that somebody makes by hand: what waits for the lock gives up, who reads goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sqlite_file_that_another_process_has_locked_can_be_read_and_is_written_when_it_lets_go() {
    let stage = Stage::prepare().await;
    let serving = stage.program.serve(&["serve"]);
    // Five seconds before a lock is given up, for those before and for its own turn; never more than a call may wait.
    let mut bench = stage.bench(&serving, Duration::from_secs(20)).await;
    bench.works().await;
    let mut other = SqliteConnection::establish(stage.database().to_str().unwrap()).unwrap();
    other.batch_execute("PRAGMA busy_timeout = 5000; BEGIN IMMEDIATE; DELETE FROM jobs WHERE false").unwrap();
    bench.is_refused().await;
    assert_eq!(bench.health().await.0, 200, "it reads, and lives");
    other.batch_execute("ROLLBACK").unwrap();
    bench.recovers().await;
}
