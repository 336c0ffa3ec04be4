//! What differs between the two engines, and nothing else does. Imports nothing of the house but its own floor.

use diesel::QueryResult;
use diesel::connection::AnsiTransactionManager;

use super::AnyConnection;

/// Runs the same body with the engine's own connection: for what Diesel offers only there (`on_conflict`, inserting
/// many rows at once, `as_returning`).
macro_rules! each_backend {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn {
            $crate::store::AnyConnection::Pg($c) => $body,
            $crate::store::AnyConnection::Sqlite($c) => $body,
        }
    };
}
pub(crate) use each_backend;

/// Begins a write. SQLite takes its only write lock at once, so that no closure can lose it half-way. PostgreSQL runs
/// at READ COMMITTED whatever the server's default is: who wins is decided by unique indexes and conditional updates.
pub(super) fn begin_write(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE"),
        AnyConnection::Pg(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL READ COMMITTED")
        }
    }
}

/// Begins a read of one unchanging state, in which nothing can be written.
pub(super) fn begin_read(conn: &mut AnyConnection) -> QueryResult<()> {
    match conn {
        AnyConnection::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN"),
        AnyConnection::Pg(c) => {
            AnsiTransactionManager::begin_transaction_sql(c, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
    }
}
