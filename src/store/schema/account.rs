//! Accounts, what they may do where, links by which invited staff set up, and authenticator apps. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    accounts (id) {
        id -> Uid,
        email -> Text,
        password_hash -> Nullable<Text>,
        name -> Text,
        profession -> Text,
        organisation -> Text,
        ods_code -> Nullable<Text>,
        telephone -> Text,
        is_senior -> Bool,
        created_at -> UtcTs,
        disabled_at -> Nullable<UtcTs>,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    grants (id) {
        id -> Uid,
        account_id -> Uid,
        service_id -> Nullable<Uid>,
        role -> Text,
        created_at -> UtcTs,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    set_up_links (id) {
        id -> Uid,
        account_id -> Uid,
        token_digest -> Binary,
        created_at -> UtcTs,
        expires_at -> UtcTs,
        used_at -> Nullable<UtcTs>,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    authenticators (account_id) {
        account_id -> Uid,
        secret_sealed -> Binary,
        created_at -> UtcTs,
        confirmed_at -> Nullable<UtcTs>,
        last_step -> Nullable<BigInt>,
    }
}
