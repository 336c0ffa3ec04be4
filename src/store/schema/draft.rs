//! Drafts, and what was posted after a session had ended. Each column's meaning and sensitivity stands in `migrations/README.md`.

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
        set_aside -> Nullable<JsonDoc>,
        seen_until -> Nullable<UtcTs>,
        stale_mail_at -> Nullable<UtcTs>,
        expiry_mail_at -> Nullable<UtcTs>,
        once_danger -> Bool,
        once_within_24_hours -> Bool,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    parked_posts (id) {
        id -> Uid,
        token_digest -> Binary,
        account_id -> Uid,
        sealed -> Binary,
        created_at -> UtcTs,
        expires_at -> UtcTs,
    }
}
