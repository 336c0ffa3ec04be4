//! Gives the domain's types their place in a column; the domain itself knows nothing of Diesel. Imports `domain`.
//!
//! An aggregate that stores a code writes `sql_text!(crate::domain::…)` in its own file.

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

/// Gives typed ids (`new(Uuid)`, `uuid()`) their place in a `Uid` column.
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
pub(crate) use sql_text;

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
    crate::domain::ids::DocumentId,
    crate::domain::ids::CallReferenceId,
    crate::domain::ids::ParkedPostId,
    crate::domain::ids::SettingsChangeId,
}
