//! The connection that may be to either engine. Imports nothing of the house.
#![allow(missing_docs, reason = "the derive writes public items of its own")]

/// A connection to either engine. Never made with `establish`, which tries each engine in turn and hides the true
/// error: `store::engine` makes it.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// PostgreSQL.
    Pg(diesel::PgConnection),
    /// SQLite.
    Sqlite(diesel::SqliteConnection),
}
