//! Makes connections: the file of SQLite, the pragmas, the session of PostgreSQL, and what is refused at the start.
//! Imports nothing of the house but its own floor.

use std::fs::{DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::Path;

use diesel::connection::SimpleConnection;
use diesel::r2d2::{ManageConnection, R2D2Connection};
use diesel::sql_types::Text;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl, SqliteConnection};

use super::error::StoreError;
use super::link::Link;
use super::types::AnyConnection;
use super::url::DatabaseUrl;

/// WAL with FULL: nothing acknowledged is lost at a power cut. The wait comes first, for the others may need it.
const SQLITE_PRAGMAS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON; PRAGMA cell_size_check = ON;";

/// No statement timeout: PostgreSQL calls a COMMIT a success that was cut short while it waited for a standby.
const POSTGRES_SESSION: &str = "SET TIME ZONE 'UTC'; SET statement_timeout = 0; SET lock_timeout = '5s'; \
     SET idle_in_transaction_session_timeout = '30s';";

/// Older ones can corrupt a database that two connections use in WAL mode.
const SQLITE_AT_LEAST: [u32; 3] = [3, 51, 3];

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Reads only; SQLite enforces it for the connection, PostgreSQL for the transaction.
    Reader,
    /// Reads and writes.
    Writer,
}

/// Makes the connections of one pool.
#[derive(Debug, Clone)]
pub(super) struct Connector {
    pub(super) url: DatabaseUrl,
    pub(super) role: Role,
}

impl Connector {
    /// Makes one connection, or tells the true reason why it cannot.
    pub(super) fn open(&self) -> Result<Link, StoreError> {
        let conn = match (self.url.sqlite_path(), self.url.postgres()) {
            (Some(path), _) => AnyConnection::Sqlite(open_sqlite(path, self.role)?),
            (None, url) => AnyConnection::Pg(open_postgres(&url.unwrap_or_default())?),
        };
        Ok(Link::new(conn))
    }
}

impl ManageConnection for Connector {
    type Connection = Link;
    type Error = StoreError;

    fn connect(&self) -> Result<Link, StoreError> {
        self.open()
    }

    fn is_valid(&self, link: &mut Link) -> Result<(), StoreError> {
        Ok(link.conn.ping()?)
    }

    fn has_broken(&self, link: &mut Link) -> bool {
        link.is_broken()
    }
}

fn open_postgres(url: &str) -> Result<PgConnection, StoreError> {
    let mut conn = PgConnection::establish(url).map_err(|e| StoreError::Unavailable(Box::new(e)))?;
    conn.batch_execute(POSTGRES_SESSION)?;
    Ok(conn)
}

fn open_sqlite(path: &Path, role: Role) -> Result<SqliteConnection, StoreError> {
    make_file(path).map_err(|e| StoreError::Unavailable(Box::new(e)))?;
    let name = path.to_str().ok_or_else(|| StoreError::Fault("the database's path is not UTF-8".into()))?;
    let mut conn = SqliteConnection::establish(name).map_err(|e| StoreError::Unavailable(Box::new(e)))?;
    conn.batch_execute(SQLITE_PRAGMAS)?;
    if role == Role::Reader {
        conn.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(conn)
}

/// The file and its folder, where that was not made before, are the program's alone; SQLite gives its companions (`-wal`, `-shm`) the file's mode.
fn make_file(path: &Path) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(e) if e.kind() != std::io::ErrorKind::AlreadyExists => Err(e),
        _ => Ok(()),
    }
}

#[derive(QueryableByName)]
struct SqliteFacts {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Text)]
    journal: String,
}

#[derive(QueryableByName)]
struct PostgresFacts {
    #[diesel(sql_type = Text)]
    fsync: String,
    #[diesel(sql_type = Text)]
    synchronous_commit: String,
    #[diesel(sql_type = Text)]
    full_page_writes: String,
}

/// Refuses to start where the engine, or the place of the file, would not keep what is entrusted to it.
pub(super) fn refuse_unsafe(conn: &mut AnyConnection) -> Result<(), StoreError> {
    match conn {
        AnyConnection::Sqlite(conn) => refuse_unsafe_sqlite(conn),
        AnyConnection::Pg(conn) => refuse_unsafe_postgres(conn),
    }
}

fn refuse_unsafe_postgres(conn: &mut PgConnection) -> Result<(), StoreError> {
    let facts: PostgresFacts = diesel::sql_query(
        "SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS synchronous_commit, \
         current_setting('full_page_writes') AS full_page_writes",
    )
    .get_result(conn)?;
    if let Some(flaw) = postgres_flaw(&facts.fsync, &facts.synchronous_commit) {
        return Err(StoreError::Fault(flaw.into()));
    }
    if facts.full_page_writes == "off" {
        tracing::warn!("full_page_writes is off: only a file system that never tears a page survives a power cut so");
    }
    Ok(())
}

/// Why a PostgreSQL server with these settings could lose what it was told to keep, if it could.
#[must_use]
pub fn postgres_flaw(fsync: &str, synchronous_commit: &str) -> Option<&'static str> {
    match (fsync, synchronous_commit) {
        ("off", _) => Some("fsync is off: a power cut would destroy the database; set fsync = on"),
        (_, "off") => Some("synchronous_commit is off: a crash would lose referrals; set synchronous_commit = on"),
        _ => None,
    }
}

fn refuse_unsafe_sqlite(conn: &mut SqliteConnection) -> Result<(), StoreError> {
    let facts: SqliteFacts =
        diesel::sql_query("SELECT sqlite_version() AS version, (SELECT * FROM pragma_journal_mode) AS journal")
            .get_result(conn)?;
    if !sqlite_is_safe(&facts.version) {
        let words = format!("SQLite {} can corrupt a database; 3.51.3 or newer is needed", facts.version);
        return Err(StoreError::Fault(words.into()));
    }
    if facts.journal != "wal" {
        return Err(StoreError::Fault("the folder of the database cannot hold a write-ahead log (WAL)".into()));
    }
    Ok(())
}

/// Whether a version of SQLite (`major.minor.patch`) is free of the WAL-reset fault: 3.51.3 or newer.
#[must_use]
pub fn sqlite_is_safe(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    parts.as_slice() >= SQLITE_AT_LEAST.as_slice()
}
