//! What differs between the two engines, and nothing else does. Imports nothing of the house but its own floor.

use diesel::connection::AnsiTransactionManager;
use diesel::sql_types::{BigInt, Bool};
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};

use super::{AnyConnection, StoreError};

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

/// Makes others who lock the same bytes wait until this transaction ends. SQLite has one writer anyway.
pub(super) fn lock_for_transaction(conn: &mut AnyConnection, what: &[u8]) -> Result<(), StoreError> {
    if let AnyConnection::Pg(c) = conn {
        sql_query("SELECT pg_advisory_xact_lock($1)").bind::<BigInt, _>(lock_key(what)).execute(c)?;
    }
    Ok(())
}

/// The same without waiting: false where somebody else has the lock.
pub(super) fn try_lock_for_transaction(conn: &mut AnyConnection, what: &[u8]) -> Result<bool, StoreError> {
    #[derive(QueryableByName)]
    struct Lock {
        #[diesel(sql_type = Bool)]
        got: bool,
    }
    let AnyConnection::Pg(c) = conn else { return Ok(true) };
    let ask = sql_query("SELECT pg_try_advisory_xact_lock($1) AS got").bind::<BigInt, _>(lock_key(what));
    Ok(ask.get_result::<Lock>(c)?.got)
}

/// The first eight bytes.
fn lock_key(what: &[u8]) -> i64 {
    what.iter().take(8).fold(0_i64, |key, byte| (key << 8) | i64::from(*byte))
}
