//! The one row that says which installation this database belongs to. Imports nothing of the house but its own floor.

use diesel::prelude::*;

use super::dialect::each_backend;
use super::schema::instance;
use super::types::Ts;
use super::{Conn, StoreError};

/// Which installation this is.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = instance)]
pub struct Instance {
    /// Digest of the secret file: a database that is started with another secret refuses.
    pub secret_fingerprint: String,
    /// Whether all it holds is made up.
    pub demo: bool,
    /// When the database was first used.
    pub created_at: Ts,
}

/// Gives the row, where the database was ever used.
pub fn instance_fetch(conn: &mut Conn) -> Result<Option<Instance>, StoreError> {
    Ok(instance::table.select(Instance::as_select()).first(conn).optional()?)
}

/// Writes the row unless there is one. Whether it was written: the first of two nodes wins.
pub fn instance_insert(conn: &mut Conn, row: &Instance) -> Result<bool, StoreError> {
    let values = (instance::id.eq(1), row);
    let insert = diesel::insert_into(instance::table).values(values).on_conflict_do_nothing();
    Ok(each_backend!(conn, c => insert.execute(c))? == 1)
}
