//! Rows of attempts: what is counted for an address, kept across restarts and nodes. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::attempts;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::attempts::{Attempt, AttemptKind};
use crate::domain::ids::AttemptId;

super::types::sql_text!(AttemptKind);

/// Counts an attempt.
///
/// # Errors
/// Of the database.
pub fn attempt_insert(
    conn: &mut Conn,
    id: AttemptId,
    kind: AttemptKind,
    address_digest: &[u8],
    attempt: Attempt,
) -> Result<(), StoreError> {
    let row = (
        attempts::id.eq(id),
        attempts::kind.eq(kind),
        attempts::address_digest.eq(address_digest),
        attempts::at.eq(Ts(attempt.at)),
        attempts::weight.eq(attempt.weight),
    );
    diesel::insert_into(attempts::table).values(row).execute(conn)?;
    Ok(())
}

/// The attempts of `kind` for an address after `since`, oldest first.
///
/// # Errors
/// Of the database.
pub fn attempts_since(
    conn: &mut Conn,
    kind: AttemptKind,
    address_digest: &[u8],
    since: Timestamp,
) -> Result<Vec<Attempt>, StoreError> {
    let wanted =
        attempts::kind.eq(kind).and(attempts::address_digest.eq(address_digest)).and(attempts::at.gt(Ts(since)));
    let rows: Vec<(Ts, i64)> =
        attempts::table.filter(wanted).order(attempts::at.asc()).select((attempts::at, attempts::weight)).load(conn)?;
    Ok(rows.into_iter().map(|(at, weight)| Attempt { at: at.0, weight }).collect())
}

/// Makes others who count for the same address wait for this transaction, so that two at once cannot both find room.
/// SQLite has one writer anyway.
///
/// # Errors
/// Of the database.
pub fn attempts_lock(conn: &mut Conn, address_digest: &[u8]) -> Result<(), StoreError> {
    super::dialect::lock_for_transaction(conn, address_digest)
}

/// Deletes attempts before `before`; returns how many.
///
/// # Errors
/// Of the database.
pub fn attempts_sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    Ok(diesel::delete(attempts::table.filter(attempts::at.lt(Ts(before)))).execute(conn)?)
}
