//! How writes wait for one another.

use std::sync::Mutex;
use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings};
use diesel::connection::SimpleConnection;
use futures_util::FutureExt;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use super::tally::{tallies_create, tally_fetch, tally_increment};
use crate::support::database::{TestDatabase, both_engines};

type Outcome = Result<(), StoreError>;

/// A write that has begun and stays until the sender speaks.
async fn hold(store: &Store) -> (JoinHandle<Outcome>, Sender<()>) {
    let (begun, wait_begun) = oneshot::channel();
    let (release, wait_release) = channel();
    let ends = Mutex::new(Some((begun, wait_release)));
    let store = store.clone();
    let held = tokio::spawn(async move {
        let write = move |conn: &mut Conn| {
            if let Some((begun, wait_release)) = ends.lock().unwrap().take() {
                begun.send(()).unwrap();
                wait_release.recv().unwrap();
            }
            tally_increment(conn, 1)
        };
        store.write(write).await
    });
    wait_begun.await.unwrap();
    (held, release)
}

fn increment(store: &Store, id: i32) -> JoinHandle<Outcome> {
    let store = store.clone();
    tokio::spawn(async move { store.write(move |conn| tally_increment(conn, id)).await })
}

both_engines! {
    async fn a_write_too_many_is_unavailable(db: TestDatabase) {
        tallies_create(&db.store).await;
        let wait = Duration::from_millis(200);
        let narrow = StoreSettings { write_connections: 1, write_queue: 1, wait, ..StoreSettings::default() };
        let store = db.open_with(&narrow);
        let (held, release) = hold(&store).await;
        // SQLite keeps one waiting and refuses the next; PostgreSQL refuses whoever waited too long.
        let waiting: Vec<_> = (0..3).map(|_| increment(&store, 2)).collect();
        tokio::time::sleep(wait * 2).await;
        release.send(()).unwrap();
        held.await.unwrap().unwrap();
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

    async fn two_processes_may_write(db: TestDatabase) {
        tallies_create(&db.store).await;
        let other = db.open_with(&StoreSettings::default());
        let writes = (0..60).map(|i| increment(if i % 2 == 0 { &db.store } else { &other }, 1));
        for outcome in writes.collect::<Vec<_>>() {
            outcome.await.unwrap().unwrap();
        }
        assert_eq!(tally_fetch(&other, 1).await.unwrap(), 60);
    }

    async fn what_waits_is_done_after_the_last_store_is_gone(db: TestDatabase) {
        tallies_create(&db.store).await;
        let store = db.open_with(&StoreSettings::default());
        let (held, release) = hold(&store).await;
        let waiting: Vec<_> = (0..4).map(|_| increment(&store, 2)).collect();
        drop(store);
        release.send(()).unwrap();
        held.await.unwrap().unwrap();
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
    let (held, release) = hold(&store).await;
    let mut waits = Box::pin(store.write(|conn| tally_increment(conn, 2)));
    assert!((&mut waits).now_or_never().is_none());
    let refused = store.write(|conn| tally_increment(conn, 2)).now_or_never();
    assert!(matches!(refused, Some(Err(StoreError::Unavailable(_)))));
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
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
    let (held, release) = hold(&db.store).await;
    let innocent: Vec<_> = (0..4).map(|_| increment(&db.store, 2)).collect();
    let store = db.store.clone();
    let culprit = tokio::spawn(async move {
        let orphan = |conn: &mut Conn| Ok(conn.batch_execute("INSERT INTO marks VALUES (99)")?);
        store.write::<_, StoreError, _>(orphan).await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    release.send(()).unwrap();
    held.await.unwrap().unwrap();
    assert!(matches!(culprit.await.unwrap(), Err(StoreError::Conflict { .. })));
    for outcome in innocent {
        outcome.await.unwrap().unwrap();
    }
    assert_eq!(tally_fetch(&db.store, 2).await.unwrap(), 4);
}
