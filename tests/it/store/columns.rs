//! Every type goes into a column and comes back the same, on both engines.

use std::str::FromStr;

use amhp_hub::domain::ids::ReferralId;
use amhp_hub::store::types::{Json, Ts};
use amhp_hub::store::{Conn, Engine, Store, StoreError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::json;

use crate::support::database::{TestDatabase, both_engines};

diesel::table! {
    use diesel::sql_types::*;
    use amhp_hub::store::types::{JsonDoc, Uid, UtcTs};

    samples (id) {
        id -> Uid,
        at -> UtcTs,
        until -> Nullable<UtcTs>,
        other -> Nullable<Uid>,
        document -> JsonDoc,
        colour -> Text,
        hue -> Nullable<Text>,
        flag -> Bool,
        number -> BigInt,
        bytes -> Binary,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Colour {
    Green,
    Amber,
}

impl Colour {
    fn as_str(self) -> &'static str {
        match self {
            Self::Green => "green",
            Self::Amber => "amber",
        }
    }
}

impl FromStr for Colour {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        [Self::Green, Self::Amber].into_iter().find(|colour| colour.as_str() == text).ok_or(())
    }
}

amhp_hub::sql_text!(Colour);

#[derive(Debug, Clone, PartialEq, Queryable, Selectable, Insertable)]
#[diesel(table_name = samples)]
struct Sample {
    id: ReferralId,
    at: Ts,
    until: Option<Ts>,
    other: Option<ReferralId>,
    document: Json,
    colour: Colour,
    hue: Option<Colour>,
    flag: bool,
    number: i64,
    bytes: Vec<u8>,
}

fn at(text: &str) -> Ts {
    Ts(text.parse().unwrap())
}

fn sample(random: u8, instant: &str) -> Sample {
    let instant = at(instant);
    Sample {
        id: ReferralId::at(instant.0, [random; 10]),
        at: instant,
        until: None,
        other: None,
        document: Json(json!({"words": "£ ŵ \u{1f600}", "list": [1, null, true, 1.5], "empty": {}})),
        colour: Colour::Amber,
        hue: None,
        flag: true,
        number: i64::MAX,
        bytes: (0..=255).collect(),
    }
}

async fn samples_create(db: &TestDatabase) {
    let [uid, ts, json, blob, flag] = match db.engine() {
        Engine::Sqlite => ["TEXT", "TEXT", "TEXT", "BLOB", "INTEGER"],
        Engine::Postgres => ["UUID", "TIMESTAMPTZ", "JSONB", "BYTEA", "BOOLEAN"],
    };
    let strict = if db.engine() == Engine::Sqlite { "STRICT" } else { "" };
    let sql = format!(
        "CREATE TABLE samples (id {uid} PRIMARY KEY, at {ts} NOT NULL, until {ts}, other {uid}, document {json} NOT NULL, \
         colour TEXT NOT NULL, hue TEXT, flag {flag} NOT NULL, number BIGINT NOT NULL, bytes {blob} NOT NULL) {strict}"
    );
    let sql = sql.replace("BIGINT", if strict.is_empty() { "BIGINT" } else { "INTEGER" });
    db.store.write(move |conn| Ok::<_, StoreError>(conn.batch_execute(&sql)?)).await.unwrap();
}

async fn insert(store: &Store, row: Sample) {
    let insert =
        move |conn: &mut Conn| Ok::<_, StoreError>(diesel::insert_into(samples::table).values(&row).execute(conn)?);
    store.write(insert).await.unwrap();
}

async fn fetch(store: &Store, id: ReferralId) -> Result<Sample, StoreError> {
    store.read(move |conn| Ok(samples::table.find(id).select(Sample::as_select()).first(conn)?)).await
}

both_engines! {
    async fn every_type_comes_back(db: TestDatabase) {
        samples_create(&db).await;
        let empty = sample(1, "2026-11-21T09:30:00.123456Z");
        let full = Sample {
            until: Some(at("1930-01-02T03:04:05Z")),
            other: Some(empty.id),
            hue: Some(Colour::Green),
            number: i64::MIN,
            flag: false,
            ..sample(2, "2026-11-21T09:30:00Z")
        };
        for row in [empty, full] {
            insert(&db.store, row.clone()).await;
            assert_eq!(fetch(&db.store, row.id).await.unwrap(), row);
        }
    }

    async fn an_instant_is_rounded_to_the_microsecond(db: TestDatabase) {
        samples_create(&db).await;
        let row = sample(1, "2026-11-21T09:30:00.123456500Z");
        insert(&db.store, row.clone()).await;
        assert_eq!(fetch(&db.store, row.id).await.unwrap().at, at("2026-11-21T09:30:00.123457Z"));
    }

    async fn instants_are_ordered_as_time_is(db: TestDatabase) {
        samples_create(&db).await;
        let instants = ["1999-12-31T23:59:59.999999Z", "2026-11-21T09:30:00Z", "2026-11-21T09:30:00.5Z"];
        for (i, instant) in instants.iter().enumerate().rev() {
            insert(&db.store, sample(u8::try_from(i).unwrap(), instant)).await;
        }
        let sorted = |conn: &mut Conn| {
            let since = at("1999-12-31T23:59:59.9Z");
            let rows = samples::table.filter(samples::at.gt(since)).filter(samples::until.is_null());
            Ok::<Vec<Ts>, StoreError>(rows.order(samples::at).select(samples::at).load(conn)?)
        };
        assert_eq!(db.store.read(sorted).await.unwrap(), instants.map(at));
    }

    async fn an_unknown_code_is_a_fault_that_does_not_repeat_it(db: TestDatabase) {
        samples_create(&db).await;
        let row = sample(1, "2026-11-21T09:30:00Z");
        insert(&db.store, row.clone()).await;
        let spoil = |conn: &mut Conn| Ok::<_, StoreError>(conn.batch_execute("UPDATE samples SET colour = 'mauve'")?);
        db.store.write(spoil).await.unwrap();
        let error = fetch(&db.store, row.id).await.unwrap_err();
        assert!(matches!(error, StoreError::Fault(_)), "{error:?}");
        assert!(!format!("{error} {error:?}").contains("mauve"));
    }
}
