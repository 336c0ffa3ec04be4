//! Every connection carries what keeps the data safe: SQLite forgets it with each new one.

use std::sync::{Arc, Barrier};

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings, postgres_flaw};
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::support::database::TestDatabase;
use crate::support::sql::execute;

const NAMES: [&str; 8] = [
    "journal_mode",
    "synchronous",
    "foreign_keys",
    "busy_timeout",
    "trusted_schema",
    "secure_delete",
    "cell_size_check",
    "query_only",
];

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    value: String,
}

fn settings(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let setting = |name| {
        let sql = format!("SELECT CAST((SELECT * FROM pragma_{name}) AS TEXT) AS value");
        Ok(diesel::sql_query(sql).get_result::<Setting>(conn)?.value)
    };
    NAMES.into_iter().map(setting).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_sqlite_connection_has_the_pragmas() {
    let db = TestDatabase::sqlite().await;
    let store = db.open_with(&StoreSettings { read_connections: 5, ..StoreSettings::default() });
    let together = Arc::new(Barrier::new(5));
    let readers = (0..5).map(|_| {
        let (store, together) = (store.clone(), Arc::clone(&together));
        // All five hold a connection before any gives one back.
        let read = move |conn: &mut Conn| {
            together.wait();
            settings(conn)
        };
        tokio::spawn(async move { store.read(read).await })
    });
    for reader in readers.collect::<Vec<_>>() {
        let found = reader.await.unwrap().unwrap();
        assert_eq!(found, ["wal", "2", "1", "5000", "0", "1", "1", "1"]);
    }
    assert_eq!(store.write(settings).await.unwrap(), ["wal", "2", "1", "5000", "0", "1", "1", "0"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_postgres_session_is_in_utc_and_never_cuts_a_commit_short() {
    let db = TestDatabase::postgres().await;
    let show = |conn: &mut Conn| {
        let names = ["TimeZone", "statement_timeout", "lock_timeout"];
        let one = |name| {
            let sql = format!("SELECT current_setting('{name}') AS value");
            Ok::<_, StoreError>(diesel::sql_query(sql).get_result::<Setting>(conn)?.value)
        };
        names.into_iter().map(one).collect::<Result<Vec<_>, _>>()
    };
    assert_eq!(db.store.read(show).await.unwrap(), ["UTC", "0", "5s"]);
    assert_eq!(db.store.write(show).await.unwrap(), ["UTC", "0", "5s"]);
}

/// A role, a database or a server may be set so that an answer comes before the disk has it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_postgres_that_answers_before_it_keeps_is_refused() {
    let db = TestDatabase::postgres().await;
    let careless = "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', \
         current_database()); END $$";
    execute(&db.store, careless).await.unwrap();
    let refused = Store::open(&db.url, &StoreSettings::default()).err().unwrap();
    let why = std::error::Error::source(&refused).unwrap().to_string();
    assert_eq!(why, "synchronous_commit is off: a crash would lose referrals; set synchronous_commit = on");

    for safe in ["on", "local", "remote_write", "remote_apply"] {
        assert_eq!(postgres_flaw("on", safe), None, "{safe}");
    }
    assert!(postgres_flaw("off", "on").unwrap().starts_with("fsync is off"));
}
