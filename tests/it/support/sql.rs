//! Questions to a database in its own words: what no verb tells, a test asks here.

use amhp_hub::store::{Conn, Store, StoreError};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    first: String,
    #[diesel(sql_type = Text)]
    second: String,
}

/// The one number that `sql` gives under the name `value`.
pub async fn number(store: &Store, sql: &str) -> i64 {
    let sql = sql.to_owned();
    let ask = move |conn: &mut Conn| Ok::<_, StoreError>(diesel::sql_query(&sql).get_result::<Number>(conn)?.value);
    store.read(ask).await.unwrap()
}

/// The rows of two texts that `sql` gives under the names `first` and `second`.
pub async fn pairs(store: &Store, sql: &str) -> Vec<(String, String)> {
    let sql = sql.to_owned();
    let ask = move |conn: &mut Conn| Ok::<_, StoreError>(diesel::sql_query(&sql).load::<Pair>(conn)?);
    store.read(ask).await.unwrap().into_iter().map(|pair| (pair.first, pair.second)).collect()
}
