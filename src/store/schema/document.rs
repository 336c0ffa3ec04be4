//! Documents. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    documents (id) {
        id -> Uid,
        draft_id -> Uid,
        referral_id -> Nullable<Uid>,
        added_by -> Uid,
        kind -> Text,
        document_date -> Nullable<Text>,
        description -> Nullable<Text>,
        file_name -> Text,
        file_kind -> Text,
        size -> BigInt,
        sha256 -> Binary,
        scan -> Text,
        scan_detail -> Nullable<Text>,
        scanned_at -> Nullable<UtcTs>,
        created_at -> UtcTs,
    }
}
