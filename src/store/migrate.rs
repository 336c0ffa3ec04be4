//! Brings the database to the shape this program was built for. Imports nothing of the house but its own floor.

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use diesel::migration::{MigrationSource, Result as MigrationResult};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::engine::Connector;
use super::error::StoreError;
use super::link::Link;
use super::types::{AnyConnection, MultiBackend};
use super::url::Engine;

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// The advisory lock that lets one node migrate and the others wait: an arbitrary number that nothing else uses.
const LOCK: i64 = 0x616d_6870_6875_6201;

/// Runs what is pending, each migration in its own transaction; gives the names of those that ran.
pub(super) fn run(connector: &Connector) -> Result<Vec<String>, StoreError> {
    // The lock goes with the connection.
    let conn = &mut locked(connector)?.conn;
    let names = conn.run_pending_migrations(embedded(conn)).map(|ran| ran.iter().map(ToString::to_string).collect());
    names.map_err(StoreError::Fault)
}

/// Runs those of the pending migrations that are among `versions`, as [`run`] does.
pub(super) fn run_only(connector: &Connector, versions: &[String]) -> Result<(), StoreError> {
    let conn = &mut locked(connector)?.conn;
    let run = |conn: &mut AnyConnection| -> MigrationResult<()> {
        for migration in MigrationHarness::<MultiBackend>::pending_migrations(conn, embedded(conn))? {
            if versions.contains(&migration.name().version().to_string()) {
                conn.run_migration(&*migration)?;
            }
        }
        Ok(())
    };
    run(conn).map_err(StoreError::Fault)
}

/// The versions of the migrations that this program knows, oldest first.
///
/// # Errors
/// `Fault` where they cannot be read, which the build would have seen.
pub fn known_migrations(engine: Engine) -> Result<Vec<String>, StoreError> {
    let source = match engine {
        Engine::Sqlite => SQLITE,
        Engine::Postgres => POSTGRES,
    };
    let migrations = MigrationSource::<MultiBackend>::migrations(&source).map_err(StoreError::Fault)?;
    let mut versions: Vec<String> = migrations.iter().map(|known| known.name().version().to_string()).collect();
    versions.sort_unstable();
    Ok(versions)
}

/// A connection that has the lock of those who migrate, for as long as it lives.
fn locked(connector: &Connector) -> Result<Link, StoreError> {
    let mut link = connector.open()?;
    let conn = &mut link.conn;
    if matches!(conn, AnyConnection::Pg(_)) {
        // Another node may take its time. A table in use may not: it would hold up everybody else behind us.
        conn.batch_execute("SET lock_timeout = 0")?;
        diesel::sql_query(format!("SELECT pg_advisory_lock({LOCK})")).execute(conn)?;
        conn.batch_execute("SET lock_timeout = '5s'")?;
    }
    Ok(link)
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
