//! What a test says to the database in its own words, on either engine.

use amhp_hub::store::{Conn, Engine, Store, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::database::TestDatabase;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    first: String,
    #[diesel(sql_type = Text)]
    second: String,
}

/// Runs statements.
pub async fn execute(store: &Store, sql: impl Into<String>) -> Result<(), StoreError> {
    let sql = sql.into();
    store.write(move |conn| Ok(conn.batch_execute(&sql)?)).await
}

/// The one number that `SELECT … AS value` gives.
pub async fn number(store: &Store, sql: impl Into<String>) -> i64 {
    let sql = sql.into();
    store.read(move |conn| Ok::<_, StoreError>(sql_query(&sql).get_result::<Number>(conn)?.value)).await.unwrap()
}

/// The rows of two texts that `SELECT … AS first, … AS second` gives.
pub async fn pairs(store: &Store, sql: impl Into<String>) -> Vec<(String, String)> {
    let sql = sql.into();
    let ask = move |conn: &mut Conn| Ok::<_, StoreError>(sql_query(&sql).load::<Pair>(conn)?);
    store.read(ask).await.unwrap().into_iter().map(|pair| (pair.first, pair.second)).collect()
}

/// How many rows a table has.
pub async fn rows(store: &Store, table: &str) -> i64 {
    number(store, format!("SELECT count(*) AS value FROM {table}")).await
}

/// Every row of every table as text: one line a row, a heading before each table.
pub async fn everything(database: &TestDatabase) -> String {
    everything_in(&database.store, database.engine()).await
}

/// The same of any store on this engine.
pub async fn everything_in(store: &Store, engine: Engine) -> String {
    store.read(move |conn| dump(conn, engine)).await.unwrap()
}

fn dump(conn: &mut Conn, engine: Engine) -> Result<String, StoreError> {
    let tables = match engine {
        Engine::Sqlite => "SELECT name AS value FROM sqlite_master WHERE type = 'table'",
        Engine::Postgres => "SELECT tablename::text AS value FROM pg_tables WHERE schemaname = 'public'",
    };
    let mut all = String::new();
    for table in words(conn, tables)? {
        let line = match engine {
            Engine::Postgres => "t::text".to_owned(),
            Engine::Sqlite => {
                let columns = words(conn, &format!("SELECT name AS value FROM pragma_table_info('{table}')"))?;
                columns.iter().map(|c| format!("quote(\"{c}\")")).collect::<Vec<_>>().join(" || '|' || ")
            }
        };
        let rows = words(conn, &format!("SELECT {line} AS value FROM {table} t"))?;
        all.push_str(&format!("# {table}\n{}\n", rows.join("\n")));
    }
    Ok(all)
}

fn words(conn: &mut Conn, sql: &str) -> Result<Vec<String>, StoreError> {
    Ok(sql_query(sql).load::<Words>(conn)?.into_iter().filter_map(|row| row.value).collect())
}
