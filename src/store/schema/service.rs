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
