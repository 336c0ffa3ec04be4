//! A table for the tests of this folder only.

use amhp_hub::store::{Conn, Store, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

diesel::table! {
    tallies (id) {
        id -> Integer,
        name -> Text,
        count -> BigInt,
    }
}

/// Makes the table, with the rows 1 and 2.
pub async fn tallies_create(store: &Store) {
    let make = |conn: &mut Conn| {
        let columns = "id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, count BIGINT NOT NULL";
        conn.batch_execute(&format!("CREATE TABLE tallies ({columns})"))?;
        tally_insert(conn, 1, "one")?;
        tally_insert(conn, 2, "two")
    };
    store.write(make).await.unwrap();
}

/// Writes a row that counts nothing yet.
pub fn tally_insert(conn: &mut Conn, id: i32, name: &str) -> Result<(), StoreError> {
    let values = (tallies::id.eq(id), tallies::name.eq(name), tallies::count.eq(0_i64));
    diesel::insert_into(tallies::table).values(values).execute(conn)?;
    Ok(())
}

/// Counts one more.
pub fn tally_increment(conn: &mut Conn, id: i32) -> Result<(), StoreError> {
    let count = tallies::count.eq(tallies::count + 1_i64);
    diesel::update(tallies::table.find(id)).set(count).execute(conn)?;
    Ok(())
}

/// Gives the count.
pub async fn tally_fetch(store: &Store, id: i32) -> Result<i64, StoreError> {
    store.read(move |conn| Ok(tallies::table.find(id).select(tallies::count).first(conn)?)).await
}
