//! What tables, columns and keys there are, by the database's own word. Imports nothing of the house but its own floor.

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::super::StoreError;
use super::super::types::AnyConnection;

/// The table of Diesel that says which migrations ran: it goes by their names, not as rows.
pub(super) const MIGRATIONS: &str = "__diesel_schema_migrations";

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    pub(super) columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    /// The engine's own name of its type, in lower case.
    pub kind: String,
    /// Its place in the primary key, from 1.
    pub key: Option<i64>,
}

impl Table {
    /// The names of its columns, in their order.
    #[must_use]
    pub fn columns(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// The columns of its primary key, in their order.
    pub(super) fn key(&self) -> Vec<&Column> {
        let mut key: Vec<&Column> = self.columns.iter().filter(|column| column.key.is_some()).collect();
        key.sort_by_key(|column| column.key);
        key
    }
}

/// A foreign key of PostgreSQL; names are quoted already.
#[derive(QueryableByName)]
pub(super) struct ForeignKey {
    #[diesel(sql_type = Text)]
    pub table: String,
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = Text)]
    pub definition: String,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    key: Option<i64>,
}

const SQLITE: &str = "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS kind, \
     nullif(c.pk, 0) AS key FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND c.hidden = 0 ORDER BY m.name, c.cid";

const POSTGRES: &str = "SELECT t.relname::text AS table_name, a.attname::text AS column_name, \
     format_type(a.atttypid, NULL) AS kind, array_position(k.conkey, a.attnum)::bigint AS key \
     FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
     LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' \
     WHERE t.relkind IN ('r', 'p') AND t.relnamespace = current_schema()::regnamespace AND a.attgenerated = '' \
     ORDER BY t.relname COLLATE \"C\", a.attnum";

const POSTGRES_FOREIGN_KEYS: &str = "SELECT conrelid::regclass::text AS table, quote_ident(conname) AS name, \
     pg_get_constraintdef(oid) AS definition FROM pg_constraint \
     WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conrelid, conname";

/// Every table but Diesel's own, by name.
pub(super) fn tables(conn: &mut AnyConnection) -> Result<Vec<Table>, StoreError> {
    let sql = match conn {
        AnyConnection::Sqlite(_) => SQLITE,
        AnyConnection::Pg(_) => POSTGRES,
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in sql_query(sql).load::<Row>(conn)?.into_iter().filter(|row| row.table_name != MIGRATIONS) {
        let column = Column { name: row.column_name, kind: row.kind, key: row.key };
        match tables.last_mut().filter(|table| table.name == row.table_name) {
            Some(table) => table.columns.push(column),
            None => tables.push(Table { name: row.table_name, columns: vec![column] }),
        }
    }
    Ok(tables)
}

/// The foreign keys of PostgreSQL.
pub(super) fn foreign_keys(conn: &mut AnyConnection) -> Result<Vec<ForeignKey>, StoreError> {
    Ok(sql_query(POSTGRES_FOREIGN_KEYS).load(conn)?)
}

/// A name as it stands in a statement.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
