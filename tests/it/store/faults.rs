//! A database that dies, refuses or makes a writer give way.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings};
use diesel::connection::SimpleConnection;

use super::tally::{tallies_create, tally_fetch, tally_increment};
use crate::support::database::TestDatabase;
use crate::support::postgres::cluster;

const END_ME: &str = "SELECT pg_terminate_backend(pg_backend_pid())";

fn run(sql: &'static str) -> impl Fn(&mut Conn) -> Result<(), StoreError> + Send + 'static {
    move |conn| Ok(conn.batch_execute(sql)?)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_dies_before_commit_changed_nothing() {
    let db = TestDatabase::postgres().await;
    tallies_create(&db.store).await;
    let dies = |conn: &mut Conn| {
        tally_increment(conn, 1)?;
        Ok::<_, StoreError>(conn.batch_execute(END_ME)?)
    };
    let outcome = db.store.write(dies).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
    db.store.write(|conn| tally_increment(conn, 1)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_dies_at_commit_leaves_the_outcome_unknown() {
    let db = TestDatabase::postgres().await;
    tallies_create(&db.store).await;
    let arm = run("CREATE FUNCTION end_me() RETURNS trigger LANGUAGE plpgsql AS \
         'BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END'; \
         CREATE CONSTRAINT TRIGGER at_commit AFTER UPDATE ON tallies DEFERRABLE INITIALLY DEFERRED \
         FOR EACH ROW EXECUTE FUNCTION end_me()");
    db.store.write(arm).await.unwrap();
    let outcome = db.store.write(|conn| tally_increment(conn, 1)).await;
    assert!(matches!(outcome, Err(StoreError::OutcomeUnknown(_))), "{outcome:?}");
    assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dead_connections_of_the_pool_are_replaced() {
    let db = TestDatabase::postgres().await;
    tallies_create(&db.store).await;
    let together = Arc::new(Barrier::new(4));
    let open = (0..4).map(|_| {
        let (store, together) = (db.store.clone(), Arc::clone(&together));
        let meet = move |_: &mut Conn| Ok::<_, StoreError>(together.wait().is_leader());
        tokio::spawn(async move { store.write(meet).await })
    });
    for opened in open.collect::<Vec<_>>() {
        opened.await.unwrap().unwrap();
    }
    let end_others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid()";
    db.open_with(&StoreSettings::default()).write(run(end_others)).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    db.store.write(|conn| tally_increment(conn, 1)).await.unwrap();
    assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_gave_way_runs_again() {
    let db = TestDatabase::postgres().await;
    tallies_create(&db.store).await;
    let (runs, together) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let crossing = [[1, 2], [2, 1]].map(|[first, then]| {
        let (store, runs, together) = (db.store.clone(), Arc::clone(&runs), Arc::clone(&together));
        tokio::spawn(async move {
            let write = move |conn: &mut Conn| {
                tally_increment(conn, first)?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    together.wait();
                }
                tally_increment(conn, then)
            };
            store.write(write).await
        })
    });
    for outcome in crossing {
        outcome.await.unwrap().unwrap();
    }
    assert!(runs.load(Ordering::SeqCst) > 2, "nobody was run again");
    assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 2);
    assert_eq!(tally_fetch(&db.store, 2).await.unwrap(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_writer_that_always_gives_way_is_told_so() {
    let db = TestDatabase::postgres().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&runs);
    let fails = move |conn: &mut Conn| {
        counted.fetch_add(1, Ordering::SeqCst);
        let raise = "DO 'BEGIN RAISE EXCEPTION ''again'' USING ERRCODE = ''40001''; END'";
        Ok::<_, StoreError>(conn.batch_execute(raise)?)
    };
    let outcome = db.store.write(fails).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    assert_eq!(runs.load(Ordering::SeqCst), 6, "once, and five times again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_without_room_is_unavailable_and_no_defect() {
    let db = TestDatabase::postgres().await;
    let extend = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file \"base/1/2\": No space left on device' \
         USING ERRCODE = '53100'; END $$";
    let write = "DO $$ BEGIN RAISE EXCEPTION 'could not write to file \"base/pgsql_tmp/3\": No space left on device' \
         USING ERRCODE = '53100'; END $$";
    for full in [extend, write] {
        let outcome = db.store.write(run(full)).await;
        assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    }
}

/// After a fail-over the pool may hold connections to what is a standby now.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_only_reads_is_unavailable_until_it_writes() {
    let db = TestDatabase::postgres().await;
    tallies_create(&db.store).await;
    let demote = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', \
         current_database()); END $$";
    db.store.write(run(demote)).await.unwrap();
    let store = db.open_with(&StoreSettings { write_connections: 1, ..StoreSettings::default() });
    let outcome = store.write(|conn| tally_increment(conn, 1)).await;
    assert!(matches!(outcome, Err(StoreError::Unavailable(_))), "{outcome:?}");
    let promote = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I RESET default_transaction_read_only', \
         current_database()); END $$";
    db.store.write(run(promote)).await.unwrap();
    store.write(|conn| tally_increment(conn, 1)).await.unwrap();
    assert_eq!(tally_fetch(&store, 1).await.unwrap(), 1);
}

fn opened(url: &str) -> String {
    let error = Store::open(&url.parse().unwrap(), &StoreSettings::default()).err().unwrap();
    assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    std::error::Error::source(&error).unwrap().to_string()
}

#[test]
fn a_server_that_refuses_says_why_at_the_start() {
    let missing = opened(&cluster().url("no_such_database"));
    assert!(missing.contains("database \"no_such_database\" does not exist"), "{missing}");
    let nobody = opened("postgres://postgres@127.0.0.1:1/hub");
    assert!(nobody.contains("Connection refused"), "{nobody}");
}

#[test]
fn a_file_that_cannot_be_made_says_why_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "not a folder").unwrap();
    let below_a_file = opened(&format!("sqlite://{}/file/hub.db", folder.path().display()));
    assert!(below_a_file.contains("Not a directory") || below_a_file.contains("File exists"), "{below_a_file}");
}

#[test]
fn the_file_is_the_programs_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("var/deep/hub.db");
    let url = format!("sqlite://{}", file.display()).parse().unwrap();
    let _store = Store::open(&url, &StoreSettings::default()).unwrap();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(file.parent().unwrap()), 0o700);
}
