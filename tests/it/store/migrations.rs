//! Migrations: run once, undone and run again, the same shape on both engines.

use amhp_hub::store::{Conn, Store, StoreError, StoreSettings, embedded};
use diesel::connection::SimpleConnection;
use diesel_migrations::MigrationHarness;

use super::shape::{Shape, misnamed, shape};
use crate::support::database::{TestDatabase, both_engines};

async fn shape_of(store: &Store) -> Shape {
    store.read(shape).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_engines_have_the_same_shape() {
    let (sqlite, postgres) = (TestDatabase::sqlite().await, TestDatabase::postgres().await);
    let (left, right) = (shape_of(&sqlite.store).await, shape_of(&postgres.store).await);
    assert!(left.columns.contains("instance.created_at text not null"), "{left:#?}");
    assert_eq!(left, right);
}

/// What the comparison sees is spelt out below, so that two blind halves cannot agree.
async fn wards_create(db: &TestDatabase) -> Shape {
    let make = |conn: &mut Conn| {
        let [uid, flag, ts, strict] = match conn {
            Conn::Sqlite(_) => ["TEXT", "INTEGER", "TEXT", "STRICT"],
            Conn::Pg(_) => ["UUID", "BOOLEAN", "TIMESTAMPTZ", ""],
        };
        conn.batch_execute(&format!(
            "CREATE TABLE wards (id INTEGER NOT NULL PRIMARY KEY, open {flag}) {strict}; \
             CREATE TABLE beds (id {uid} NOT NULL PRIMARY KEY, ward INTEGER NOT NULL REFERENCES wards (id) \
             ON DELETE CASCADE, bay TEXT, freed_at {ts}) {strict}; \
             CREATE UNIQUE INDEX beds_bay_ward_key ON beds (bay, ward DESC) WHERE bay IN ('a', 'b') AND freed_at IS NULL; \
             CREATE INDEX beds_freed ON beds (freed_at)"
        ))?;
        shape(conn)
    };
    db.store.write(make).await.unwrap()
}

both_engines! {
    async fn the_comparison_sees_columns_keys_and_indexes(db: TestDatabase) {
        let seen = wards_create(&db).await;
        for column in ["beds.id text not null key 1", "beds.ward whole not null", "beds.freed_at text", "wards.open whole"] {
            assert!(seen.columns.contains(column), "{column}: {seen:#?}");
        }
        assert!(seen.keys.contains("beds (ward) → wards (id) on delete cascade"), "{seen:#?}");
        let partial = "beds unique (bay,ward desc) where bay in 'a', 'b' and freed_at is null";
        for index in [partial, "beds (freed_at)"] {
            assert!(seen.indexes.contains(index), "{index}: {seen:#?}");
        }
    }
}

#[test]
fn both_engines_have_the_same_migrations() {
    let names = |engine: &str| {
        let folder = format!("{}/migrations/{engine}", env!("CARGO_MANIFEST_DIR"));
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert!(!names("sqlite").is_empty());
    assert_eq!(names("sqlite"), names("postgres"));
}

both_engines! {
    async fn nothing_is_pending_once_migrated(db: TestDatabase) {
        assert_eq!(db.store.migrations_pending().await.unwrap(), [""; 0]);
        assert_eq!(db.store.migrate().await.unwrap(), [""; 0]);
    }

    async fn every_migration_can_be_undone_and_run_again(db: TestDatabase) {
        let before = shape_of(&db.store).await;
        let undo = |conn: &mut Conn| {
            let source = embedded(conn);
            let undone = conn.revert_all_migrations(source).map_err(StoreError::Fault)?;
            Ok::<_, StoreError>(undone.len())
        };
        let undone = db.store.write(undo).await.unwrap();
        assert_eq!(shape_of(&db.store).await, Shape::default());
        assert_eq!(db.store.migrations_pending().await.unwrap().len(), undone);
        assert_eq!(db.store.migrate().await.unwrap().len(), undone);
        assert_eq!(shape_of(&db.store).await, before);
    }
}

/// Nodes that start together: one migrates, the others wait for it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nodes_that_start_together_migrate_once() {
    let db = TestDatabase::postgres().await;
    let undo = |conn: &mut Conn| {
        let source = embedded(conn);
        conn.revert_all_migrations(source).map(|_| ()).map_err(StoreError::Fault)
    };
    db.store.write(undo).await.unwrap();
    let pending = db.store.migrations_pending().await.unwrap().len();
    let nodes: Vec<_> = (0..4).map(|_| db.open_with(&StoreSettings::default())).collect();
    let ran = futures_util::future::join_all(nodes.iter().map(Store::migrate)).await;
    let ran: usize = ran.into_iter().map(|names| names.unwrap().len()).sum();
    assert_eq!(ran, pending);
}

/// `StoreError::Conflict` reads the columns from the name, so every unique index is called by the rule.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn unique_indexes_of_postgres_are_named_by_the_rule() {
    let db = TestDatabase::postgres().await;
    let found = db.store.read(misnamed).await.unwrap();
    assert_eq!(found, [""; 0], "named otherwise than table_column_key (migrations/README.md)");
    let spoil = |conn: &mut Conn| {
        conn.batch_execute("CREATE UNIQUE INDEX only_one ON instance (demo)")?;
        misnamed(conn)
    };
    assert_eq!(db.store.write(spoil).await.unwrap(), ["only_one over instance (demo)"]);
}
