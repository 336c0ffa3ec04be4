//! Drafts. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    drafts (id) {
        id -> Uid,
        account_id -> Uid,
        service_id -> Uid,
        form -> Text,
        form_version -> Integer,
        answers -> JsonDoc,
        version -> BigInt,
        created_at -> UtcTs,
        updated_at -> UtcTs,
        expires_at -> UtcTs,
    }
}
