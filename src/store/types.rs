//! SQL types that mean the same on both engines, and the connection that may be either. Imports `domain`.
//!
//! | column | here | PostgreSQL | SQLite (STRICT) | Rust |
//! |---|---|---|---|---|
//! | identity | [`Uid`] | `uuid` | `TEXT`, 36 characters | a typed id of `domain::ids` |
//! | instant | [`UtcTs`] | `timestamptz` | `TEXT`, `2026-11-21T09:30:00.000000Z` | [`Ts`] over [`jiff::Timestamp`] |
//! | document | [`JsonDoc`] | `jsonb` | `TEXT` | [`Json`] over [`serde_json::Value`] |
//! | code | `Text` | `text` | `TEXT` | an enum with `as_str` and `FromStr` |
//!
//! The domain knows nothing of Diesel: `sql_id!` and `sql_text!` give a domain type its place in a column from here.

use diesel::backend::Backend;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::pg::Pg;
use diesel::query_builder::QueryId;
use diesel::serialize::{self, IsNull, Output, ToSql};
use diesel::sql_types::{self, HasSqlType, SqlOrd, SqlType};
use diesel::sqlite::Sqlite;

pub use super::connection::{AnyConnection, MultiBackend};

/// An identity.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "uuid"), sqlite_type(name = "Text"))]
pub struct Uid;

/// An instant in UTC, to the microsecond.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "timestamptz"), sqlite_type(name = "Text"))]
pub struct UtcTs;

/// A JSON document. PostgreSQL does not keep the order of an object's members.
#[derive(Debug, Clone, Copy, Default, SqlType, QueryId)]
#[diesel(postgres_type(name = "jsonb"), sqlite_type(name = "Text"))]
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

/// Lets the connection that may be either hand a value on to the engine it is.
macro_rules! multi_value {
    ($rust:ty, $sql:ident) => {
        impl diesel::deserialize::FromSql<$crate::store::types::$sql, $crate::store::types::MultiBackend> for $rust {
            fn from_sql(
                bytes: <$crate::store::types::MultiBackend as diesel::backend::Backend>::RawValue<'_>,
            ) -> diesel::deserialize::Result<Self> {
                bytes.from_sql::<$rust, $crate::store::types::$sql>()
            }
        }

        impl diesel::serialize::ToSql<$crate::store::types::$sql, $crate::store::types::MultiBackend> for $rust {
            fn to_sql<'b>(
                &'b self,
                out: &mut diesel::serialize::Output<'b, '_, $crate::store::types::MultiBackend>,
            ) -> diesel::serialize::Result {
                out.set_value(($crate::store::types::$sql, self));
                Ok(diesel::serialize::IsNull::No)
            }
        }
    };
}

/// Gives typed ids (`new(Uuid)`, `uuid()`) their place in a [`Uid`] column.
macro_rules! sql_id {
    ($($id:ty),* $(,)?) => { $( const _: () = {
        use $crate::store::types::Uid;
        use diesel::{backend::Backend, deserialize, deserialize::FromSql, pg::Pg, sqlite::Sqlite};
        use diesel::{serialize, serialize::{IsNull, Output, ToSql}, sql_types};

        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(foreign_derive)]
        #[diesel(sql_type = Uid)]
        #[allow(dead_code, reason = "stands for the type that the derive is for")]
        struct Proxy($id);

        impl FromSql<Uid, Pg> for $id {
            fn from_sql(bytes: <Pg as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                <uuid::Uuid as FromSql<sql_types::Uuid, Pg>>::from_sql(bytes).map(Self::new)
            }
        }

        impl ToSql<Uid, Pg> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Pg>) -> serialize::Result {
                <uuid::Uuid as ToSql<sql_types::Uuid, Pg>>::to_sql(&self.uuid(), &mut out.reborrow())
            }
        }

        impl FromSql<Uid, Sqlite> for $id {
            fn from_sql(bytes: <Sqlite as Backend>::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<sql_types::Text, Sqlite>>::from_sql(bytes)?;
                Ok(Self::new(uuid::Uuid::try_parse(&text)?))
            }
        }

        impl ToSql<Uid, Sqlite> for $id {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, Sqlite>) -> serialize::Result {
                out.set_value(self.uuid().hyphenated().to_string());
                Ok(IsNull::No)
            }
        }

        $crate::store::types::multi_value!($id, Uid);
    }; )* };
}

/// Gives enums with `as_str() -> &'static str` and `FromStr` their place in a `Text` column. A text that is no such
/// code is an error that names the type, never the text.
#[macro_export]
macro_rules! sql_text {
    ($($code:ty),* $(,)?) => { $( const _: () = {
        use diesel::{backend::Backend, deserialize, deserialize::FromSql, serialize, serialize::{Output, ToSql}};
        use diesel::sql_types::Text;

        #[derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow)]
        #[diesel(foreign_derive)]
        #[diesel(sql_type = Text)]
        #[allow(dead_code, reason = "stands for the type that the derive is for")]
        struct Proxy($code);

        impl<DB: Backend> FromSql<Text, DB> for $code
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let text = <String as FromSql<Text, DB>>::from_sql(bytes)?;
                text.parse().map_err(|_| concat!("a stored text is no ", stringify!($code)).into())
            }
        }

        impl<DB: Backend> ToSql<Text, DB> for $code
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                <str as ToSql<Text, DB>>::to_sql(self.as_str(), out)
            }
        }
    }; )* };
}

pub(crate) use multi_value;
use {sql_id, sql_text};

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

sql_id! {
    crate::domain::ids::AccountId,
    crate::domain::ids::ServiceId,
    crate::domain::ids::DraftId,
    crate::domain::ids::ReferralId,
    crate::domain::ids::EventId,
    crate::domain::ids::MessageId,
    crate::domain::ids::JobId,
    crate::domain::ids::GrantId,
    crate::domain::ids::SetUpLinkId,
    crate::domain::ids::ChallengeId,
    crate::domain::ids::CodeIssueId,
    crate::domain::ids::AttemptId,
    crate::domain::ids::SessionId,
    crate::domain::ids::ReadId,
}

sql_text! {
    crate::domain::account::Face,
    crate::domain::account::Role,
    crate::domain::attempts::AttemptKind,
    crate::domain::challenge::Purpose,
    crate::domain::event::EventKind,
    crate::domain::read::Looked,
    crate::domain::status::ClosedAs,
    crate::domain::status::Status,
}
