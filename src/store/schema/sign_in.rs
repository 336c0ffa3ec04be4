//! Challenges, codes issued, attempts counted, sessions. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    challenges (id) {
        id -> Uid,
        token_digest -> Binary,
        purpose -> Text,
        address_digest -> Binary,
        account_id -> Nullable<Uid>,
        registration -> Nullable<JsonDoc>,
        created_at -> UtcTs,
        expires_at -> UtcTs,
        completed_at -> Nullable<UtcTs>,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    code_issues (id) {
        id -> Uid,
        challenge_id -> Uid,
        issued_at -> UtcTs,
        expires_at -> UtcTs,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    attempts (id) {
        id -> Uid,
        kind -> Text,
        address_digest -> Binary,
        at -> UtcTs,
        weight -> BigInt,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    sessions (id) {
        id -> Uid,
        token_digest -> Binary,
        account_id -> Uid,
        face -> Text,
        created_at -> UtcTs,
        seen_at -> UtcTs,
        expires_at -> UtcTs,
    }
}
