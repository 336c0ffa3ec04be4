//! The table of `store::instance`.
#![allow(missing_docs, reason = "migrations/README.md says what each column means")]

diesel::table! {
    use diesel::sql_types::*;
    use crate::store::types::UtcTs;

    instance (id) {
        id -> Integer,
        secret_fingerprint -> Text,
        demo -> Bool,
        created_at -> UtcTs,
    }
}
