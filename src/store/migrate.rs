//! Brings the database to the shape this program was built for. Imports nothing of the house but its own floor.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::migration::Result as MigrationResult;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::engine::Connector;
use super::error::StoreError;
use super::types::{AnyConnection, MultiBackend};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock that lets one node migrate and the others wait: an arbitrary number that nothing else uses.
const LOCK: i64 = 0x616d_6870_6875_6201;

/// Runs what is pending, each migration in its own transaction; gives the names of those that ran.
pub(super) fn run(connector: &Connector) -> Result<Vec<String>, StoreError> {
    let mut link = connector.open()?;
    let conn = &mut link.conn;
    if matches!(conn, AnyConnection::Pg(_)) {
        // Another node may take its time. A table in use may not: it would hold up everybody else behind us.
        conn.batch_execute("SET lock_timeout = 0")?;
        diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(conn)?;
        conn.batch_execute("SET lock_timeout = '5s'")?;
    }
    // The lock goes with the connection.
    let names = conn.run_pending_migrations(embedded(conn)).map(|ran| ran.iter().map(ToString::to_string).collect());
    names.map_err(StoreError::Fault)
}

/// The names of the migrations that this program knows and the database has not had.
pub(super) fn pending(connector: &Connector) -> Result<Vec<String>, StoreError> {
    let conn = &mut connector.open()?.conn;
    let names: MigrationResult<Vec<String>> =
        MigrationHarness::<MultiBackend>::pending_migrations(conn, embedded(conn))
            .map(|pending| pending.iter().map(|migration| migration.name().to_string()).collect());
    names.map_err(StoreError::Fault)
}

/// The migrations of an engine, in the order of their names.
#[must_use]
pub fn embedded(conn: &AnyConnection) -> EmbeddedMigrations {
    match conn {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Pg(_) => POSTGRES,
    }
}
