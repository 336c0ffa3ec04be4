//! Referrals, their events, who looked, and which requests were answered already. Each column's meaning and sensitivity stands in `migrations/README.md`.

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    referrals (id) {
        id -> Uid,
        reference -> Text,
        service_id -> Uid,
        referrer_id -> Uid,
        draft_id -> Uid,
        form -> Text,
        form_version -> Integer,
        answers -> JsonDoc,
        status -> Text,
        closed_as -> Nullable<Text>,
        band_rank -> Integer,
        suggestion -> JsonDoc,
        act_by -> Nullable<UtcTs>,
        received_at -> UtcTs,
        owner_id -> Nullable<Uid>,
        owned_since -> Nullable<UtcTs>,
        given_name -> Text,
        family_name -> Text,
        date_of_birth -> Nullable<Text>,
        estimated_age -> Nullable<Integer>,
        hazards -> JsonDoc,
        version -> BigInt,
        standing -> Nullable<JsonDoc>,
        clocks -> JsonDoc,
        look_at -> Nullable<UtcTs>,
        alarm_at -> Nullable<UtcTs>,
        locality -> Nullable<Text>,
        withdrawal_asked_at -> Nullable<UtcTs>,
        countersign_asked_at -> Nullable<UtcTs>,
        nhs_number -> Nullable<Text>,
        given_folded -> Nullable<Text>,
        family_folded -> Nullable<Text>,
    }
}

diesel::table! {
    use crate::store::types::{JsonDoc, Uid, UtcTs};
    use diesel::sql_types::*;

    events (id) {
        id -> Uid,
        referral_id -> Uid,
        service_id -> Uid,
        version -> BigInt,
        at -> UtcTs,
        kind -> Text,
        actor_id -> Nullable<Uid>,
        payload -> JsonDoc,
        salt -> Binary,
        seq -> Nullable<BigInt>,
        hash -> Nullable<Binary>,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    read_log (id) {
        id -> Uid,
        at -> UtcTs,
        account_id -> Uid,
        what -> Text,
        service_id -> Uid,
        referral_id -> Nullable<Uid>,
        document_id -> Nullable<Uid>,
        draft_id -> Nullable<Uid>,
    }
}

diesel::table! {
    use crate::store::types::{Uid, UtcTs};
    use diesel::sql_types::*;

    idempotency (account_id, operation, key) {
        account_id -> Uid,
        operation -> Text,
        key -> Text,
        body_hmac -> Binary,
        referral_id -> Uid,
        created_at -> UtcTs,
    }
}
