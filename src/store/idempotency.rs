//! Rows of requests that were answered: the unique index decides which of two is first. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::dialect::Together;
use super::schema::idempotency;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, ReferralId};

/// A request under its key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyedRequest {
    /// Who asked.
    pub account: AccountId,
    /// For which operation.
    pub operation: String,
    /// Under which key.
    pub key: String,
    /// HMAC of the canonical body.
    pub body_hmac: Vec<u8>,
}

/// What a key stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// HMAC of the body it came with first.
    pub body_hmac: Vec<u8>,
    /// The referral it made.
    pub referral: ReferralId,
}

/// What was answered under this key, if anything.
///
/// # Errors
/// Of the database.
pub fn answered(conn: &mut Conn, request: &KeyedRequest) -> Result<Option<Answered>, StoreError> {
    let found: Option<(Vec<u8>, ReferralId)> = idempotency::table
        .find((request.account, &request.operation, &request.key))
        .select((idempotency::body_hmac, idempotency::referral_id))
        .first(conn)
        .optional()?;
    Ok(found.map(|(body_hmac, referral)| Answered { body_hmac, referral }))
}

/// Binds the key to the referral that it made.
///
/// # Errors
/// `Conflict` where another request under the key was first.
pub fn answered_insert(
    conn: &mut Conn,
    request: &KeyedRequest,
    referral: ReferralId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    answered_add(&mut rows, request, referral, now)?;
    rows.write()
}

/// Adds the binding of a key to what is written together.
pub(super) fn answered_add<'a>(
    rows: &mut Together<'a, '_>,
    request: &'a KeyedRequest,
    referral: ReferralId,
    now: Timestamp,
) -> Result<(), StoreError> {
    let row = (
        idempotency::account_id.eq(request.account),
        idempotency::operation.eq(&request.operation),
        idempotency::key.eq(&request.key),
        idempotency::body_hmac.eq(&request.body_hmac),
        idempotency::referral_id.eq(referral),
        idempotency::created_at.eq(Ts(now)),
    );
    rows.add(diesel::insert_into(idempotency::table).values(row))
}

/// Forgets keys from before `before`; returns how many.
///
/// # Errors
/// Of the database.
pub fn answered_sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    Ok(diesel::delete(idempotency::table.filter(idempotency::created_at.lt(Ts(before)))).execute(conn)?)
}
