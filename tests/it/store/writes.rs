//! What a write keeps, and what it undoes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use amhp_hub::store::{Conn, FOREIGN_KEY, StoreError, StoreSettings};
use diesel::Connection;
use diesel::connection::SimpleConnection;

use super::tally::{tallies_create, tally_count, tally_fetch, tally_increment, tally_insert};
use crate::support::database::{TestDatabase, both_engines};

/// A caller's own error.
#[derive(Debug)]
enum Refusal {
    NotAllowed,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

both_engines! {
    async fn an_error_undoes_the_write_and_is_handed_back(db: TestDatabase) {
        tallies_create(&db.store).await;
        let refuse = |conn: &mut Conn| {
            tally_increment(conn, 1)?;
            Err::<(), _>(Refusal::NotAllowed)
        };
        assert!(matches!(db.store.write(refuse).await, Err(Refusal::NotAllowed)));
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
        let conflict = |conn: &mut Conn| Ok::<_, Refusal>(tally_insert(conn, 1, "one")?);
        let refused = db.store.write(conflict).await;
        assert!(matches!(refused, Err(Refusal::Store(StoreError::Conflict { .. }))), "{refused:?}");
    }

    async fn concurrent_writers_lose_nothing(db: TestDatabase) {
        tallies_create(&db.store).await;
        let writers = (0..16).map(|_| {
            let store = db.store.clone();
            tokio::spawn(async move {
                for _ in 0..50 {
                    store.write(|conn| tally_increment(conn, 1)).await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 800);
    }

    async fn a_conflict_names_the_same_column(db: TestDatabase) {
        tallies_create(&db.store).await;
        for (id, name, expected) in [(3, "one", "tallies.name"), (1, "three", "tallies.id")] {
            match db.store.write(move |conn| tally_insert(conn, id, name)).await {
                Err(StoreError::Conflict { constraint }) => assert_eq!(constraint, expected),
                other => panic!("{other:?}"),
            }
        }
    }

    async fn a_conflict_of_several_columns_names_them_all(db: TestDatabase) {
        let make = |conn: &mut Conn| {
            let table = "CREATE TABLE seats (hall_row INTEGER NOT NULL, place INTEGER NOT NULL, UNIQUE (hall_row, place))";
            conn.batch_execute(&format!("{table}; INSERT INTO seats VALUES (1, 2)"))?;
            Ok::<_, StoreError>(())
        };
        db.store.write(make).await.unwrap();
        let again = |conn: &mut Conn| Ok(conn.batch_execute("INSERT INTO seats VALUES (1, 2)")?);
        match db.store.write::<_, StoreError, _>(again).await {
            Err(StoreError::Conflict { constraint }) => assert_eq!(constraint, "seats.hall_row_place"),
            other => panic!("{other:?}"),
        }
    }

    async fn a_row_that_points_at_nothing_is_a_conflict(db: TestDatabase) {
        tallies_create(&db.store).await;
        let orphan = |conn: &mut Conn| {
            conn.batch_execute("CREATE TABLE marks (tally INTEGER NOT NULL REFERENCES tallies (id))")?;
            Ok(conn.batch_execute("INSERT INTO marks VALUES (99)")?)
        };
        match db.store.write::<_, StoreError, _>(orphan).await {
            Err(StoreError::Conflict { constraint }) => assert_eq!(constraint, FOREIGN_KEY),
            other => panic!("{other:?}"),
        }
    }

    async fn a_missing_row_is_not_found(db: TestDatabase) {
        tallies_create(&db.store).await;
        assert!(matches!(tally_fetch(&db.store, 99).await, Err(StoreError::NotFound)));
    }

    async fn a_read_cannot_write(db: TestDatabase) {
        tallies_create(&db.store).await;
        let outcome = db.store.read(|conn| tally_increment(conn, 1)).await;
        assert!(matches!(outcome, Err(StoreError::Fault(_))), "{outcome:?}");
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
    }

    async fn a_read_sees_one_state(db: TestDatabase) {
        tallies_create(&db.store).await;
        let (begun, wait_begun) = tokio::sync::oneshot::channel();
        let (written, wait_written) = std::sync::mpsc::channel();
        let ends = std::sync::Mutex::new(Some((begun, wait_written)));
        let store = db.store.clone();
        let reader = tokio::spawn(async move {
            store.read(move |conn| {
                let before = tally_count(conn, 1)?;
                let (begun, wait_written) = ends.lock().unwrap().take().unwrap();
                begun.send(()).unwrap();
                wait_written.recv().unwrap();
                Ok::<_, StoreError>((before, tally_count(conn, 1)?))
            }).await
        });
        wait_begun.await.unwrap();
        db.store.write(|conn| tally_increment(conn, 1)).await.unwrap();
        written.send(()).unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), (0, 0));
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 1);
    }

    async fn a_panic_undoes_the_write_and_the_store_lives_on(db: TestDatabase) {
        tallies_create(&db.store).await;
        let panics = |conn: &mut Conn| {
            conn.transaction(|conn| {
                tally_increment(conn, 1)?;
                if tally_count(conn, 1)? > 0 {
                    panic!("a defect in a closure");
                }
                Ok::<_, StoreError>(())
            })
        };
        for _ in 0..3 {
            assert!(matches!(db.store.write(panics).await, Err(StoreError::Fault(_))));
        }
        db.store.write(|conn| tally_increment(conn, 1)).await.unwrap();
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 1);
        db.store.ping().await.unwrap();
    }

    async fn a_value_after_a_failed_statement_is_refused(db: TestDatabase) {
        tallies_create(&db.store).await;
        let careless = |conn: &mut Conn| {
            tally_increment(conn, 1)?;
            let _ = tally_insert(conn, 3, "one");
            Ok::<_, StoreError>(())
        };
        assert!(matches!(db.store.write(careless).await, Err(StoreError::Fault(_))));
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0);
    }

    async fn a_failed_statement_in_a_nested_transaction_is_undone_alone(db: TestDatabase) {
        tallies_create(&db.store).await;
        let careful = |conn: &mut Conn| {
            tally_increment(conn, 1)?;
            let nested = conn.transaction(|conn| tally_insert(conn, 3, "one"));
            assert!(matches!(nested, Err(StoreError::Conflict { .. })));
            Ok::<_, StoreError>(())
        };
        db.store.write(careful).await.unwrap();
        assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 1);
    }
}

/// A server hangs, a write is given up, the server goes on.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_write_for_which_nobody_waited_any_longer_is_not_done_when_the_server_goes_on() {
    let brief = Duration::from_millis(700);
    let settings = StoreSettings { write_connections: 1, wait: brief, answer: brief, ..StoreSettings::default() };
    let db = TestDatabase::on_own_server(&settings);
    tallies_create(&db.store).await;
    db.server().freeze();
    let held = Arc::new(());
    let by_thread = Arc::clone(&held);
    let write = move |conn: &mut Conn| {
        let _by_thread = &by_thread;
        tally_increment(conn, 1)
    };
    let given_up = db.store.write(write).await;
    assert!(matches!(given_up, Err(StoreError::OutcomeUnknown(_))), "{given_up:?}");
    db.server().thaw();
    let until = Instant::now() + Duration::from_secs(30);
    while Arc::strong_count(&held) > 1 {
        assert!(Instant::now() < until, "the thread that waited ends");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    while db.store.write(|conn| tally_increment(conn, 2)).await.is_err() {
        assert!(Instant::now() < until, "the server goes on");
    }
    assert_eq!(tally_fetch(&db.store, 1).await.unwrap(), 0, "its author was told that it may have failed");
}
