//! Rows of authenticator apps: the key that an app was given, sealed, and the latest step whose code was taken. Imports
//! `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::authenticators;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::ids::AccountId;

/// An authenticator app as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authenticator {
    /// Its key, sealed for this account.
    pub secret_sealed: Vec<u8>,
    /// When setting it up was begun.
    pub created_at: Timestamp,
    /// When its first code was typed; none until then.
    pub confirmed_at: Option<Timestamp>,
    /// The latest step whose code was taken.
    pub last_step: Option<i64>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = authenticators)]
struct Row {
    secret_sealed: Vec<u8>,
    created_at: Ts,
    confirmed_at: Option<Ts>,
    last_step: Option<i64>,
}

impl From<Row> for Authenticator {
    fn from(row: Row) -> Self {
        Self {
            secret_sealed: row.secret_sealed,
            created_at: row.created_at.0,
            confirmed_at: row.confirmed_at.map(|at| at.0),
            last_step: row.last_step,
        }
    }
}

/// The app of an account, confirmed or not.
///
/// # Errors
/// Of the database.
pub fn authenticator_fetch(conn: &mut Conn, account: AccountId) -> Result<Option<Authenticator>, StoreError> {
    let found = authenticators::table.find(account).select(Row::as_select()).first(conn).optional()?;
    Ok(found.map(Authenticator::from))
}

/// Keeps the key of an app that is being set up, in place of one that was never confirmed; false where the account has
/// an app. Two at once for one account must take turns: the caller holds a lock.
///
/// # Errors
/// Of the database.
pub fn authenticator_begin(
    conn: &mut Conn,
    account: AccountId,
    secret_sealed: &[u8],
    now: Timestamp,
) -> Result<bool, StoreError> {
    let unconfirmed = authenticators::account_id.eq(account).and(authenticators::confirmed_at.is_null());
    diesel::delete(authenticators::table.filter(unconfirmed)).execute(conn)?;
    if authenticator_fetch(conn, account)?.is_some() {
        return Ok(false);
    }
    let row = (
        authenticators::account_id.eq(account),
        authenticators::secret_sealed.eq(secret_sealed),
        authenticators::created_at.eq(Ts(now)),
    );
    diesel::insert_into(authenticators::table).values(row).execute(conn)?;
    Ok(true)
}

/// Confirms the app that holds this very key by the step of its first code; false where it was confirmed, replaced or
/// removed meanwhile.
///
/// # Errors
/// Of the database.
pub fn authenticator_confirm(
    conn: &mut Conn,
    account: AccountId,
    secret_sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let waits = authenticators::account_id
        .eq(account)
        .and(authenticators::secret_sealed.eq(secret_sealed))
        .and(authenticators::confirmed_at.is_null());
    let set = (authenticators::confirmed_at.eq(Some(Ts(now))), authenticators::last_step.eq(Some(step)));
    Ok(diesel::update(authenticators::table.filter(waits)).set(set).execute(conn)? == 1)
}

/// Uses the code of a step up; false where that step or a later one was used, or the app is another one by now. Of two
/// at once one wins.
///
/// # Errors
/// Of the database.
pub fn authenticator_use(
    conn: &mut Conn,
    account: AccountId,
    secret_sealed: &[u8],
    step: i64,
) -> Result<bool, StoreError> {
    let unused = authenticators::account_id
        .eq(account)
        .and(authenticators::secret_sealed.eq(secret_sealed))
        .and(authenticators::confirmed_at.is_not_null())
        .and(authenticators::last_step.lt(step));
    let used = diesel::update(authenticators::table.filter(unused))
        .set(authenticators::last_step.eq(Some(step)))
        .execute(conn)?;
    Ok(used == 1)
}

/// Removes the app of an account, confirmed or not.
///
/// # Errors
/// Of the database.
pub fn authenticator_delete(conn: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(authenticators::table.find(account)).execute(conn)?;
    Ok(())
}
