//! What a database looks like, in words that both engines share.

use std::collections::BTreeSet;

use amhp_hub::store::{Conn, StoreError};
use diesel::prelude::*;
use diesel::sql_types::Text;

/// Columns, foreign keys and indexes, one fact a line.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Shape {
    /// `table.column class [not null] [key n]`
    pub columns: BTreeSet<String>,
    /// `table (columns) → table (columns) on delete …`
    pub keys: BTreeSet<String>,
    /// `table [unique] (column [desc], …) [where …]`
    pub indexes: BTreeSet<String>,
}

#[derive(QueryableByName)]
struct Fact {
    #[diesel(sql_type = Text)]
    fact: String,
}

fn facts(conn: &mut Conn, sql: &str) -> Result<BTreeSet<String>, StoreError> {
    let facts: Vec<Fact> = diesel::sql_query(sql).load(conn)?;
    Ok(facts.into_iter().map(|row| row.fact).collect())
}

/// Reads the shape of everything but Diesel's own table.
pub fn shape(conn: &mut Conn) -> Result<Shape, StoreError> {
    let [columns, keys, indexes] = match conn {
        Conn::Sqlite(_) => [SQLITE_COLUMNS, SQLITE_KEYS, SQLITE_INDEXES],
        Conn::Pg(_) => [POSTGRES_COLUMNS, POSTGRES_KEYS, POSTGRES_INDEXES],
    };
    let indexes = facts(conn, indexes)?.iter().map(|index| plain(index)).collect();
    Ok(Shape { columns: facts(conn, columns)?, keys: facts(conn, keys)?, indexes })
}

/// The unique indexes of PostgreSQL that are not called `table_column_column_key`, or `table_pkey` over `id`.
pub fn misnamed(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    Ok(facts(conn, POSTGRES_MISNAMED)?.into_iter().collect())
}

/// PostgreSQL rewrites the condition of a partial index; this takes from both what it adds.
fn plain(index: &str) -> String {
    let Some((head, condition)) = index.split_once(" where ") else { return index.to_owned() };
    let condition = condition.replace("::text", "").replace(['(', ')', '[', ']'], " ").to_lowercase();
    let words: Vec<&str> = condition.split_whitespace().collect();
    let words = words.join(" ").replace("= any array ", "in ").replace("<> all array ", "not in ");
    format!("{head} where {}", words.replace(" ,", ","))
}

const SQLITE_COLUMNS: &str = "SELECT m.name || '.' || c.name || ' ' || CASE c.type WHEN 'INTEGER' THEN 'whole' \
     ELSE lower(c.type) END || CASE WHEN c.\"notnull\" OR c.pk > 0 THEN ' not null' ELSE '' END \
     || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END AS fact \
     FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) c \
     WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";

const POSTGRES_COLUMNS: &str = "SELECT t.relname || '.' || a.attname || ' ' || CASE format_type(a.atttypid, NULL) \
     WHEN 'uuid' THEN 'text' WHEN 'timestamp with time zone' THEN 'text' WHEN 'jsonb' THEN 'text' \
     WHEN 'integer' THEN 'whole' WHEN 'bigint' THEN 'whole' WHEN 'boolean' THEN 'whole' WHEN 'bytea' THEN 'blob' \
     WHEN 'double precision' THEN 'real' ELSE format_type(a.atttypid, a.atttypmod) END \
     || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END \
     || COALESCE(' key ' || array_position(k.conkey, a.attnum), '') AS fact \
     FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped \
     LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'p' \
     WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\\_\\_diesel%'";

const SQLITE_KEYS: &str = "SELECT t || ' (' || group_concat(f, ',') || ') → ' || o || ' (' || group_concat(c, ',') \
     || ') on delete ' || lower(d) AS fact FROM (SELECT m.name t, k.id, k.\"from\" f, k.\"table\" o, k.\"to\" c, \
     k.on_delete d FROM sqlite_schema m JOIN pragma_foreign_key_list(m.name) k WHERE m.type = 'table' \
     ORDER BY m.name, k.id, k.seq) GROUP BY t, id";

const POSTGRES_KEYS: &str = "SELECT k.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ',' ORDER BY n.o) \
     FROM unnest(k.conkey) WITH ORDINALITY n(i, o) JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.i) \
     || ') → ' || k.confrelid::regclass || ' (' || (SELECT string_agg(a.attname, ',' ORDER BY n.o) \
     FROM unnest(k.confkey) WITH ORDINALITY n(i, o) JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.i) \
     || ') on delete ' || CASE k.confdeltype WHEN 'a' THEN 'no action' WHEN 'c' THEN 'cascade' WHEN 'r' THEN 'restrict' \
     WHEN 'n' THEN 'set null' ELSE 'set default' END AS fact \
     FROM pg_constraint k WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace";

const SQLITE_INDEXES: &str = "SELECT m.name || CASE i.\"unique\" WHEN 1 THEN ' unique' ELSE '' END || ' (' \
     || (SELECT group_concat(COALESCE(x.name, 'expression') || CASE x.\"desc\" WHEN 1 THEN ' desc' ELSE '' END, ',') \
     FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE \"key\" = 1 ORDER BY seqno) x) || ')' \
     || CASE i.partial WHEN 1 THEN ' where ' || replace(substr(s.sql, instr(upper(s.sql), 'WHERE ') + 6), char(10), ' ') \
     ELSE '' END AS fact FROM sqlite_schema m JOIN pragma_index_list(m.name) i \
     LEFT JOIN sqlite_schema s ON s.type = 'index' AND s.name = i.name \
     WHERE m.type = 'table' AND i.origin <> 'pk' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";

const POSTGRES_INDEXES: &str = "SELECT t.relname || CASE WHEN i.indisunique THEN ' unique' ELSE '' END || ' (' \
     || (SELECT string_agg(COALESCE(a.attname, 'expression') || CASE WHEN i.indoption[k.o - 1] & 1 = 1 THEN ' desc' \
     ELSE '' END, ',' ORDER BY k.o) FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(n, o) \
     LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n AND k.n > 0 WHERE k.o <= i.indnkeyatts) || ')' \
     || COALESCE(' where ' || pg_get_expr(i.indpred, i.indrelid), '') AS fact \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid WHERE NOT i.indisprimary \
     AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\\_\\_diesel%'";

const POSTGRES_MISNAMED: &str = "SELECT x.relname || ' over ' || t.relname || ' (' || n.columns || ')' AS fact \
     FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_class x ON x.oid = i.indexrelid, LATERAL (SELECT \
     string_agg(COALESCE(a.attname, 'expression'), '_' ORDER BY k.o) AS columns \
     FROM unnest(i.indkey::int2[]) WITH ORDINALITY k(n, o) \
     LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.n AND k.n > 0) n \
     WHERE i.indisunique AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\\_\\_diesel%' \
     AND x.relname <> t.relname || '_' || n.columns || '_key' \
     AND NOT (x.relname = t.relname || '_pkey' AND n.columns = 'id')";
