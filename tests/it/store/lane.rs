//! How writes wait for one another.

use std::time::Duration;

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings};
use diesel::Connection;
use diesel::connection::SimpleConnection;
use futures_util::FutureExt;
use tokio::task::JoinHandle;

use super::tally::{tallies_create, tally_count, tally_fetch, tally_increment};
use crate::support::database::{TestDatabase, both_engines};
use crate::support::hold::hold;

type Outcome = Result<(), StoreError>;

fn increment(store: &Store, id: i32) -> JoinHandle<Outcome> {
    let store = store.clone();
    tokio::spawn(async move { store.write(move |conn| tally_increment(conn, id)).await })
}

/// Where a write began as a read, SQLite refuses it after another process has written.
fn read_then_increment(conn: &mut Conn) -> Outcome {
    tally_count(conn, 1)?;
    tally_increment(conn, 1)
}

both_engines! {
    async fn a_write_too_many_is_unavailable(db: TestDatabase) {
        tallies_create(&db.store).await;
        let wait = Duration::from_millis(200);
        let narrow = StoreSettings { write_connections: 1, write_queue: 1, wait, ..StoreSettings::default() };
        let store = db.open_with(&narrow);
        let held = hold(&store, "SELECT 1").await;
        // SQLite keeps one waiting and refuses the next; PostgreSQL refuses whoever waited too long.
        let waiting: Vec<_> = (0..3).map(|_| increment(&store, 2)).collect();
        tokio::time::sleep(wait * 2).await;
        held.release().await;
        let mut kept = 0;
        for outcome in waiting {
            match outcome.await.unwrap() {
                Ok(()) => kept += 1,
                Err(StoreError::Unavailable(_)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        let may_wait = i64::from(db.url.sqlite_path().is_some());
        assert_eq!(kept, may_wait);
        assert_eq!(tally_fetch(&store, 2).await.unwrap(), may_wait);
    }

    async fn two_processes_may_read_and_then_write(db: TestDatabase) {
        tallies_create(&db.store).await;
        let processes = [db.store.clone(), db.open_with(&StoreSettings::default())].map(|store| {
            tokio::spawn(async move {
                for _ in 0..60 {
                    store.write(read_then_increment).await.unwrap();
                }
            })
        });
        for process in processes {
            process.await.unwrap();
        }
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 120);
    }

    async fn what_waits_is_done_after_the_last_store_is_gone(db: TestDatabase) {
        tallies_create(&db.store).await;
        let store = db.open_with(&StoreSettings::default());
        let held = hold(&store, "SELECT 1").await;
        let waiting: Vec<_> = (0..4).map(|_| increment(&store, 2)).collect();
        drop(store);
        held.release().await;
        for outcome in waiting {
            outcome.await.unwrap().unwrap();
        }
        assert_eq!(tally_fetch(&db.store, 2).await.unwrap(), 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_lane_answers_at_once() {
    let db = TestDatabase::sqlite().await;
    tallies_create(&db.store).await;
    let store = db.open_with(&StoreSettings { write_queue: 1, ..StoreSettings::default() });
    let held = hold(&store, "SELECT 1").await;
    let mut waits = Box::pin(store.write(|conn| tally_increment(conn, 2)));
    assert!((&mut waits).now_or_never().is_none());
    let refused = store.write(|conn| tally_increment(conn, 2)).now_or_never();
    assert!(matches!(refused, Some(Err(StoreError::Unavailable(_)))));
    held.release().await;
    waits.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_culprit_of_a_shared_commit_is_refused() {
    let db = TestDatabase::sqlite().await;
    tallies_create(&db.store).await;
    let make = |conn: &mut Conn| {
        let reference = "REFERENCES tallies (id) DEFERRABLE INITIALLY DEFERRED";
        Ok::<_, StoreError>(conn.batch_execute(&format!("CREATE TABLE marks (tally INTEGER NOT NULL {reference})"))?)
    };
    db.store.write(make).await.unwrap();
    let held = hold(&db.store, "SELECT 1").await;
    let innocent: Vec<_> = (0..4).map(|_| increment(&db.store, 2)).collect();
    let store = db.store.clone();
    let culprit = tokio::spawn(async move {
        let orphan = |conn: &mut Conn| Ok(conn.batch_execute("INSERT INTO marks VALUES (99)")?);
        store.write::<_, StoreError, _>(orphan).await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    held.release().await;
    assert!(matches!(culprit.await.unwrap(), Err(StoreError::Conflict { .. })));
    for outcome in innocent {
        outcome.await.unwrap().unwrap();
    }
    assert_eq!(tally_fetch(&db.store, 2).await.unwrap(), 4);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_harms_nobody_who_shares_its_commit() {
    let db = TestDatabase::sqlite().await;
    tallies_create(&db.store).await;
    let held = hold(&db.store, "SELECT 1").await;
    let before = increment(&db.store, 2);
    let store = db.store.clone();
    let culprit = tokio::spawn(async move { store.write(panic_deep_inside).await });
    let after = increment(&db.store, 2);
    tokio::time::sleep(Duration::from_millis(100)).await;
    held.release().await;
    assert!(matches!(culprit.await.unwrap(), Err(StoreError::Fault(_))));
    for outcome in [before, after] {
        outcome.await.unwrap().unwrap();
    }
    assert_eq!(tally_fetch(&db.store, 2).await.unwrap(), 2);
}

fn panic_deep_inside(conn: &mut Conn) -> Outcome {
    conn.transaction(|conn| {
        tally_increment(conn, 2)?;
        conn.transaction(|conn| {
            tally_increment(conn, 2)?;
            assert_eq!(tally_count(conn, 2)?, -1, "a defect in a closure");
            Ok(())
        })
    })
}
