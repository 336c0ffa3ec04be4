//! What happens later: messages and jobs, and when times were last watched. Each column's meaning and sensitivity stands
//! in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    outbox (id) {
        id -> Uid,
        kind -> Text,
        about -> JsonDoc,
        created_at -> UtcTs,
        drop_after -> Nullable<UtcTs>,
        sent_at -> Nullable<UtcTs>,
        dropped_at -> Nullable<UtcTs>,
    }
}

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    jobs (id) {
        id -> Uid,
        kind -> Text,
        args -> JsonDoc,
        created_at -> UtcTs,
        due_at -> UtcTs,
        attempts -> Integer,
        leased_until -> Nullable<UtcTs>,
        last_error -> Nullable<Text>,
        parked_at -> Nullable<UtcTs>,
    }
}

diesel::table! {
    use crate::store::types::UtcTs;
    use diesel::sql_types::*;

    beats (id) {
        id -> Integer,
        watched_at -> UtcTs,
    }
}
