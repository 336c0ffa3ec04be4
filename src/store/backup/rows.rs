//! Rows as lines: `["0192…","2026-11-21T09:30:00.000000Z",null,"\\x00ff"]`. An instant is its 27 characters, a yes 1, bytes
//! are `\x` and hexadecimal digits, a document is its text, so that nothing of it is read anew. Imports nothing of the
//! house but its own floor.

use std::io::{BufRead, Write};

use diesel::pg::PgRowByRowLoadingMode;
use diesel::sql_types::{BigInt, Text};
use diesel::{QueryResult, QueryableByName, RunQueryDsl, sql_query};
use sha2::{Digest, Sha256};

use super::super::dialect::each_backend;
use super::super::types::AnyConnection;
use super::catalogue::{Column, Table, quoted};
use super::{CopyError, Copying, StoreError};

/// What went by of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Copied {
    /// How many rows.
    pub rows: u64,
    /// The SHA-256 of their lines, each with its line feed.
    pub sha256: [u8; 32],
}

/// Counts lines and digests them.
#[derive(Default)]
struct Tally {
    rows: u64,
    digest: Sha256,
}

impl Tally {
    fn line(&mut self, line: &str) {
        self.rows += 1;
        self.digest.update(line);
        self.digest.update("\n");
    }

    fn end(self) -> Copied {
        Copied { rows: self.rows, sha256: self.digest.finalize().into() }
    }
}

/// About so many bytes of lines go into one statement.
const BATCH: usize = 1 << 20;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

impl Copying<'_> {
    /// Writes every row of a table, in the order of its primary key.
    ///
    /// # Errors
    /// Of the database or of `to`; `Fault` where a column's type has no place in a line.
    pub fn write_rows(&mut self, table: &Table, to: &mut dyn Write) -> Result<Copied, CopyError> {
        let sql = select(self.conn, table)?;
        let mut tally = Tally::default();
        let mut write = |row: QueryResult<Line>| {
            let Line { line } = row?;
            tally.line(&line);
            to.write_all(line.as_bytes())?;
            Ok::<_, CopyError>(to.write_all(b"\n")?)
        };
        match self.conn {
            AnyConnection::Sqlite(c) => sql_query(sql).load_iter::<Line, _>(c)?.try_for_each(&mut write)?,
            // Row by row, for libpq would else gather the whole table.
            AnyConnection::Pg(c) => {
                sql_query(sql).load_iter::<Line, PgRowByRowLoadingMode>(c)?.try_for_each(&mut write)?;
            }
        }
        Ok(tally.end())
    }

    /// Adds a row for every line.
    ///
    /// # Errors
    /// Of the database or of `from`.
    pub fn read_rows(&mut self, table: &Table, from: &mut dyn BufRead) -> Result<Copied, CopyError> {
        let sql = insert(self.conn, table)?;
        let mut tally = Tally::default();
        let mut batch = String::new();
        let mut line = String::new();
        loop {
            line.clear();
            let is_end = from.read_line(&mut line)? == 0;
            if !batch.is_empty() && (is_end || batch.len() + line.len() > BATCH) {
                let rows = format!("[{batch}]");
                each_backend!(self.conn, c => sql_query(&sql).bind::<Text, _>(&rows).execute(c))?;
                batch.clear();
            }
            if is_end {
                return Ok(tally.end());
            }
            let row = line.trim_end_matches('\n');
            tally.line(row);
            batch.push_str(if batch.is_empty() { "" } else { "," });
            batch.push_str(row);
        }
    }

    /// Whether a table has no row.
    ///
    /// # Errors
    /// Of the database.
    pub fn is_empty(&mut self, table: &Table) -> Result<bool, StoreError> {
        let sql = format!("SELECT count(*) AS count FROM (SELECT 1 FROM {} LIMIT 1) first", quoted(&table.name));
        Ok(sql_query(sql).get_result::<Count>(self.conn)?.count == 0)
    }
}

/// The statement that gives a table's lines. Text is ordered by its bytes, wherever the database was made.
fn select(conn: &AnyConnection, table: &Table) -> Result<String, StoreError> {
    let (array, collate) = match conn {
        AnyConnection::Sqlite(_) => ("json_array", ""),
        AnyConnection::Pg(_) => ("json_build_array", " COLLATE \"C\""),
    };
    let values: Result<Vec<String>, _> =
        table.columns.iter().map(|c| out_of(conn, c).ok_or(no_place(table, c))).collect();
    let order = |column: &Column| {
        let collate = if column.kind == "text" { collate } else { "" };
        format!("{}{collate}", quoted(&column.name))
    };
    let key: Vec<String> = table.key().into_iter().map(order).collect();
    if key.is_empty() {
        return Err(StoreError::Fault(format!("{} has no primary key to be copied by", table.name).into()));
    }
    let text = if matches!(conn, AnyConnection::Pg(_)) { "::text" } else { "" };
    let (values, from, key) = (values?.join(", "), quoted(&table.name), key.join(", "));
    Ok(format!("SELECT {array}({values}){text} AS line FROM {from} ORDER BY {key}"))
}

/// The statement that takes many lines, as one array of arrays.
fn insert(conn: &AnyConnection, table: &Table) -> Result<String, StoreError> {
    let value = |(at, column): (usize, &Column)| into(conn, column, at).ok_or(no_place(table, column));
    let values: Result<Vec<String>, _> = table.columns.iter().enumerate().map(value).collect();
    let columns: Vec<String> = table.columns.iter().map(|column| quoted(&column.name)).collect();
    let from = match conn {
        AnyConnection::Sqlite(_) => "jsonb_each($1) AS line",
        AnyConnection::Pg(_) => "jsonb_array_elements($1::jsonb) AS line (value)",
    };
    Ok(format!(
        "INSERT INTO {} ({}) SELECT {} FROM {from}",
        quoted(&table.name),
        columns.join(", "),
        values?.join(", ")
    ))
}

/// A column as a member of its line; none for a type that nobody has thought of yet.
fn out_of(conn: &AnyConnection, column: &Column) -> Option<String> {
    let name = quoted(&column.name);
    match (conn, column.kind.as_str()) {
        (AnyConnection::Sqlite(_), "text" | "integer") => Some(name),
        (AnyConnection::Sqlite(_), "blob") => Some(format!("iif({name} IS NULL, NULL, '\\x' || lower(hex({name})))")),
        (AnyConnection::Pg(_), "text" | "uuid" | "integer" | "bigint") => Some(name),
        (AnyConnection::Pg(_), "boolean") => Some(format!("{name}::integer")),
        (AnyConnection::Pg(_), "jsonb") => Some(format!("{name}::text")),
        (AnyConnection::Pg(_), "bytea") => Some(format!("'\\x' || encode({name}, 'hex')")),
        (AnyConnection::Pg(_), "timestamp with time zone") => {
            Some(format!("to_char({name} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"))
        }
        _ => None,
    }
}

/// The member of a line as a value of its column.
fn into(conn: &AnyConnection, column: &Column, at: usize) -> Option<String> {
    match (conn, column.kind.as_str()) {
        (AnyConnection::Sqlite(_), "text" | "integer") => Some(format!("line.value ->> {at}")),
        (AnyConnection::Sqlite(_), "blob") => Some(format!("unhex(substr(line.value ->> {at}, 3))")),
        (AnyConnection::Sqlite(_), _) => None,
        (AnyConnection::Pg(_), kind) => Some(format!("(line.value ->> {at})::{kind}")),
    }
}

fn no_place(table: &Table, column: &Column) -> StoreError {
    let words = format!("{}.{} is of the type {}, which no copy has a place for", table.name, column.name, column.kind);
    StoreError::Fault(words.into())
}
