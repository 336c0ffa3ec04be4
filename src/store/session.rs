//! Rows of sessions. A session that ended has no row. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{accounts, grants, sessions};
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::account::{Actor, Face, Grant, Role};
use crate::domain::ids::{AccountId, ServiceId, SessionId};

super::types::sql_text!(Face);

/// A session as it is kept: the digest of its token, never the token.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = sessions)]
pub struct Session {
    /// Row id.
    pub id: SessionId,
    /// Digest of the token.
    pub token_digest: Vec<u8>,
    /// Whose.
    pub account_id: AccountId,
    /// Where it may be used.
    pub face: Face,
    /// When it began.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub seen_at: Timestamp,
    /// When it ends in any case.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub expires_at: Timestamp,
}

/// Begins a session.
///
/// # Errors
/// Of the database.
pub fn session_insert(conn: &mut Conn, session: &Session) -> Result<(), StoreError> {
    diesel::insert_into(sessions::table).values(session.clone()).execute(conn)?;
    Ok(())
}

/// The session of this token's digest, ended by its clock or not, with its holder; none where the account is disabled.
/// One statement.
///
/// # Errors
/// Of the database.
pub fn session_with_actor(conn: &mut Conn, token_digest: &[u8]) -> Result<Option<(Session, Actor)>, StoreError> {
    type Granted = Option<(Option<ServiceId>, Role)>;
    let rows: Vec<(Session, String, Granted)> = sessions::table
        .inner_join(accounts::table.left_join(grants::table))
        .filter(sessions::token_digest.eq(token_digest).and(accounts::disabled_at.is_null()))
        .order(grants::id.asc())
        .select((Session::as_select(), accounts::name, (grants::service_id, grants::role).nullable()))
        .load(conn)?;
    let granted = |(service, role)| Grant { service, role };
    let grants = rows.iter().filter_map(|(_, _, grant)| grant.map(granted)).collect();
    Ok(rows
        .into_iter()
        .next()
        .map(|(session, name, _)| (session.clone(), Actor { account: session.account_id, name, grants })))
}

/// Notes that a session was used.
///
/// # Errors
/// Of the database.
pub fn session_touch(conn: &mut Conn, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(sessions::table.find(id)).set(sessions::seen_at.eq(Ts(now))).execute(conn)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// Of the database.
pub fn session_delete(conn: &mut Conn, id: SessionId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.find(id)).execute(conn)?;
    Ok(())
}

/// Ends every session of an account.
///
/// # Errors
/// Of the database.
pub fn sessions_delete_of(conn: &mut Conn, account: AccountId) -> Result<(), StoreError> {
    diesel::delete(sessions::table.filter(sessions::account_id.eq(account))).execute(conn)?;
    Ok(())
}

/// Ends every session of an account but this one.
///
/// # Errors
/// Of the database.
pub fn sessions_delete_others(conn: &mut Conn, account: AccountId, kept: SessionId) -> Result<(), StoreError> {
    let others = sessions::account_id.eq(account).and(sessions::id.ne(kept));
    diesel::delete(sessions::table.filter(others)).execute(conn)?;
    Ok(())
}

/// Deletes sessions that ended before `before`; returns how many.
///
/// # Errors
/// Of the database.
pub fn sessions_sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    Ok(diesel::delete(sessions::table.filter(sessions::expires_at.lt(Ts(before)))).execute(conn)?)
}
