//! Copying the database out as lines of text and in again, the same way on both engines. Imports `domain`.
//!
//! Which tables there are, and what their columns are, is asked of the database itself (`catalogue`): a migration that
//! adds one needs nothing here. A row becomes a line of JSON, an array of its columns in their order; tables are read in
//! the order of their primary keys, so that the same rows always make the same lines (`rows`).

mod catalogue;
mod facts;
mod rows;

use diesel::connection::{SimpleConnection, TransactionManager};

use super::dialect::{begin_read, begin_write};
use super::engine::{Connector, Role};
use super::link::Transactions;
use super::types::AnyConnection;
use super::{Store, StoreError, migrate};

pub use catalogue::Table;
pub use facts::{ChainHead, DocumentBytes};
pub use rows::Copied;

/// Why rows could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// What is written to, or read from.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

impl From<diesel::result::Error> for CopyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The database while it is copied: one transaction, on a connection of its own.
pub struct Copying<'a> {
    conn: &'a mut AnyConnection,
}

impl Store {
    /// Runs `f` on one unchanging state of the database, however long that takes; others go on writing meanwhile.
    ///
    /// # Errors
    /// Of the database, or of `f`.
    pub async fn copy_out<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Copying<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let connector = Connector { role: Role::Reader, ..self.writer.clone() };
        blocking(move || {
            let conn = &mut connector.open()?.conn;
            begin_read(conn).map_err(StoreError::from)?;
            // Closing the connection ends the transaction.
            f(&mut Copying { conn })
        })
        .await
    }

    /// Runs `f` in one transaction that nobody writes beside, foreign keys being looked at when it ends; keeps all that
    /// it did, or, where it fails or the process is killed, nothing.
    ///
    /// # Errors
    /// Of the database, or of `f`.
    pub async fn copy_in<T, E, F>(&self, f: F) -> Result<T, E>
    where
        F: FnOnce(&mut Copying<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let connector = self.writer.clone();
        blocking(move || {
            let conn = &mut connector.open()?.conn;
            begin_write(conn).map_err(StoreError::from)?;
            let keys = rest_foreign_keys(conn)?;
            let value = f(&mut Copying { conn })?;
            conn.batch_execute(&keys).map_err(StoreError::from)?;
            Transactions::commit_transaction(conn).map_err(StoreError::from)?;
            Ok(value)
        })
        .await
    }

    /// Runs those of the pending migrations whose versions are named, and gives the versions that the database has then.
    ///
    /// # Errors
    /// Of the database.
    pub async fn migrate_to(&self, versions: Vec<String>) -> Result<Vec<String>, StoreError> {
        self.blocking(move |connector| migrate::run_only(connector, &versions)).await?;
        self.copy_out(|copying| copying.migrations()).await
    }
}

/// Lets rows come in any order. PostgreSQL's foreign keys are taken away and made again, for they cannot wait; that also
/// checks all rows at once. Gives what is to be run at the end.
fn rest_foreign_keys(conn: &mut AnyConnection) -> Result<String, StoreError> {
    if matches!(conn, AnyConnection::Sqlite(_)) {
        conn.batch_execute("PRAGMA defer_foreign_keys = ON")?;
        return Ok(String::new());
    }
    let tables = catalogue::tables(conn)?;
    let named: Vec<String> = tables.iter().map(|table| catalogue::quoted(&table.name)).collect();
    if !named.is_empty() {
        conn.batch_execute(&format!("LOCK TABLE {} IN EXCLUSIVE MODE", named.join(", ")))?;
    }
    let keys = catalogue::foreign_keys(conn)?;
    let drop = keys.iter().map(|key| format!("ALTER TABLE {} DROP CONSTRAINT {};", key.table, key.name));
    conn.batch_execute(&drop.collect::<String>())?;
    let add = |key: &catalogue::ForeignKey| {
        format!("ALTER TABLE {} ADD CONSTRAINT {} {};", key.table, key.name, key.definition)
    };
    Ok(keys.iter().map(add).collect())
}

async fn blocking<T, E, F>(f: F) -> Result<T, E>
where
    F: FnOnce() -> Result<T, E> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let task = tokio::task::spawn_blocking(f);
    task.await.unwrap_or_else(|e| Err(StoreError::Unavailable(Box::new(e)).into()))
}
