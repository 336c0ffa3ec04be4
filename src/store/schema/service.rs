//! The services. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    services (id) {
        id -> Uid,
        slug -> Text,
        name -> Text,
        day_phone -> Text,
        night_phone -> Text,
        mail -> Nullable<Text>,
        forms -> JsonDoc,
        settings -> JsonDoc,
        created_at -> UtcTs,
    }
}

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    settings_changes (id) {
        id -> Uid,
        service_id -> Uid,
        account_id -> Uid,
        at -> UtcTs,
        reason -> Text,
        before -> JsonDoc,
        after -> JsonDoc,
    }
}
