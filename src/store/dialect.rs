//! What differs between the two engines, and nothing else does. Imports nothing of the house but its own floor.

use diesel::backend::Backend;
use diesel::connection::AnsiTransactionManager;
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::query_dsl::methods::ExecuteDsl;
use diesel::sql_types::{BigInt, Bool};
use diesel::sqlite::Sqlite;
use diesel::{QueryResult, QueryableByName, RunQueryDsl, SqliteConnection, sql_query};

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
/// A query whose text is one of few, so that each connection keeps it prepared. Diesel does so only where the types
/// alone give the text: never for `sql_query`, a piece of SQL in words, or an update.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept<Q>(pub(super) Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Kept<Q> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// Found again by its text.
impl<Q> QueryId for Kept<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Kept<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Kept<Q> {}

/// Rows of several tables that are written together: on PostgreSQL by one statement and so in one round trip, on SQLite
/// one after the other as they are added.
pub(super) struct Together<'a, 'c> {
    conn: &'c mut AnyConnection,
    rows: Inserts<'a>,
}

#[derive(Default)]
struct Inserts<'a>(Vec<Box<dyn QueryFragment<Pg> + 'a>>);

impl<'a, 'c> Together<'a, 'c> {
    pub(super) fn on(conn: &'c mut AnyConnection) -> Self {
        Self { conn, rows: Inserts::default() }
    }

    /// Adds what `diesel::insert_into(…).values(…)` gave.
    pub(super) fn add<I>(&mut self, insert: I) -> Result<(), StoreError>
    where
        I: QueryFragment<Pg> + ExecuteDsl<SqliteConnection, Sqlite> + 'a,
    {
        match self.conn {
            AnyConnection::Sqlite(c) => drop(ExecuteDsl::execute(insert, c)?),
            AnyConnection::Pg(_) => self.rows.0.push(Box::new(insert)),
        }
        Ok(())
    }

    /// Writes what was added.
    pub(super) fn write(self) -> Result<(), StoreError> {
        if let AnyConnection::Pg(c) = self.conn {
            self.rows.execute(c)?;
        }
        Ok(())
    }
}

/// Keys that point from one row to another are looked at when the whole statement is done.
impl QueryFragment<Pg> for Inserts<'_> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (place, insert) in self.0.iter().enumerate() {
            pass.push_sql(if place == 0 { "WITH " } else { ", " });
            pass.push_sql(&format!("i{place} AS ("));
            insert.walk_ast(pass.reborrow())?;
            pass.push_sql(")");
        }
        pass.push_sql(" SELECT 1");
        Ok(())
    }
}

impl QueryId for Inserts<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Conn> RunQueryDsl<Conn> for Inserts<'_> {}
