//! SQL types that mean the same on both engines, and the connection that may be either. Imports `domain`.
//!
//! | column | here | PostgreSQL | SQLite (STRICT) | Rust |
//! |---|---|---|---|---|
//! | identity | [`Uid`] | `uuid` | `TEXT`, 36 characters | a typed id of `domain::ids` |
//! | instant | [`UtcTs`] | `timestamptz` | `TEXT`, `2026-11-21T09:30:00.000000Z` | [`Ts`] over [`jiff::Timestamp`] |
//! | document | [`JsonDoc`] | `jsonb` | `TEXT` | [`Json`] over [`serde_json::Value`], [`RawJson`] where it is passed on |
//! | code | `Text` | `text` | `TEXT` | an enum with `as_str` and `FromStr` |
//!
//! `store::binding` gives the domain's own types their place in such a column.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self, HasSqlType, SqlOrd, SqlType};
use diesel::sqlite::Sqlite;
use serde_json::value::RawValue;

pub(crate) use super::binding::{multi_value, sql_text};
pub use super::connection::{AnyConnection, MultiBackend};

/// An identity.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 2950, array_oid = 2951), sqlite_type(name = "Text"))]
pub struct Uid;

/// An instant in UTC, to the microsecond.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 1184, array_oid = 1185), sqlite_type(name = "Text"))]
pub struct UtcTs;

/// A JSON document. PostgreSQL does not keep the order of an object's members.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(oid = 3802, array_oid = 3807), sqlite_type(name = "Text"))]
pub struct JsonDoc;

impl SqlOrd for UtcTs {}
impl SqlOrd for Uid {}

macro_rules! multi_sql_type {
    ($($sql:ty),*) => { $(
        impl HasSqlType<$sql> for MultiBackend {
            fn metadata(lookup: &mut Self::MetadataLookup) -> Self::TypeMetadata {
                MultiBackend::lookup_sql_type::<$sql>(lookup)
            }
        }
    )* };
}
multi_sql_type!(Uid, UtcTs, JsonDoc);

/// An instant in a column. Diesel takes no foreign type into a local column, so rows hold this: `Ts::from(now)` going
/// in, `.0` coming out. Going in it is rounded to the microsecond, halves away from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, AsExpression, FromSqlRow)]
#[diesel(sql_type = UtcTs)]
pub struct Ts(pub jiff::Timestamp);

impl From<jiff::Timestamp> for Ts {
    fn from(at: jiff::Timestamp) -> Self {
        Self(at)
    }
}

impl From<Ts> for jiff::Timestamp {
    fn from(at: Ts) -> Self {
        at.0
    }
}

multi_value!(Ts, UtcTs);

/// A document in a column: `Json::from(value)` going in, `.0` coming out.
#[derive(Debug, Clone, PartialEq, AsExpression, FromSqlRow)]
#[diesel(sql_type = JsonDoc)]
pub struct Json(pub serde_json::Value);

impl From<serde_json::Value> for Json {
    fn from(document: serde_json::Value) -> Self {
        Self(document)
    }
}

impl From<Json> for serde_json::Value {
    fn from(document: Json) -> Self {
        document.0
    }
}

multi_value!(Json, JsonDoc);

/// A document that is only passed on: read, it stays text.
#[derive(Debug, FromSqlRow)]
pub(super) struct RawJson(pub(super) Box<RawValue>);

impl FromSql<JsonDoc, Pg> for RawJson {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        // `jsonb` is sent as its version and its text.
        let Some((1, text)) = bytes.as_bytes().split_first() else {
            return Err("a document of another version".into());
        };
        Ok(Self(serde_json::from_slice(text)?))
    }
}

impl FromSql<JsonDoc, Sqlite> for RawJson {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<sql_types::Text, Sqlite>>::from_sql(bytes)?;
        Ok(Self(RawValue::from_string(text)?))
    }
}

/// PostgreSQL counts microseconds from the first instant of the year 2000.
const POSTGRES_EPOCH_MICROS: i64 = 946_684_800_000_000;

impl Ts {
    fn micros(self) -> Result<i64, jiff::Error> {
        Ok(self.0.round(jiff::Unit::Microsecond)?.as_microsecond())
    }
}

impl FromSql<UtcTs, Pg> for Ts {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let since = <i64 as FromSql<sql_types::BigInt, Pg>>::from_sql(bytes)?;
        let micros = since.checked_add(POSTGRES_EPOCH_MICROS).ok_or("an instant out of range")?;
        Ok(Self(jiff::Timestamp::from_microsecond(micros)?))
    }
}

impl ToSql<UtcTs, Pg> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        let since = self.micros()? - POSTGRES_EPOCH_MICROS;
        <i64 as ToSql<sql_types::BigInt, Pg>>::to_sql(&since, &mut out.reborrow())
    }
}

impl FromSql<UtcTs, Sqlite> for Ts {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<sql_types::Text, Sqlite>>::from_sql(bytes)?;
        text.parse().map(Self).map_err(|_| "a stored text is no instant".into())
    }
}

impl ToSql<UtcTs, Sqlite> for Ts {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        // Fixed width: the order of the texts is the order of the instants.
        out.set_value(format!("{:.6}", jiff::Timestamp::from_microsecond(self.micros()?)?));
        Ok(IsNull::No)
    }
}

impl FromSql<JsonDoc, Pg> for Json {
    fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        <serde_json::Value as FromSql<sql_types::Jsonb, Pg>>::from_sql(bytes).map(Self)
    }
}

impl ToSql<JsonDoc, Pg> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
        <serde_json::Value as ToSql<sql_types::Jsonb, Pg>>::to_sql(&self.0, out)
    }
}

impl FromSql<JsonDoc, Sqlite> for Json {
    fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
        let text = <String as FromSql<sql_types::Text, Sqlite>>::from_sql(bytes)?;
        Ok(Self(serde_json::from_str(&text)?))
    }
}

impl ToSql<JsonDoc, Sqlite> for Json {
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
        out.set_value(serde_json::to_string(&self.0)?);
        Ok(IsNull::No)
    }
}
