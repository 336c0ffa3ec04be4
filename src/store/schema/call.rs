//! Calls that are expected. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    call_references (id) {
        id -> Uid,
        code -> Text,
        draft_id -> Uid,
        service_id -> Uid,
        account_id -> Uid,
        reason -> Text,
        ring_back -> Nullable<Text>,
        whereabouts -> Nullable<Text>,
        created_at -> UtcTs,
        alarm_at -> UtcTs,
        alarmed_at -> Nullable<UtcTs>,
        claimed_by -> Nullable<Uid>,
        claimed_at -> Nullable<UtcTs>,
        ended_by -> Nullable<Uid>,
        ended_at -> Nullable<UtcTs>,
        ending -> Nullable<Text>,
        ending_reason -> Nullable<Text>,
        referral_id -> Nullable<Uid>,
    }
}
