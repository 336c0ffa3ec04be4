//! Rows of challenges and the codes issued for them. A code itself is in no row. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{challenges, code_issues};
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::challenge::ChallengePurpose;
use crate::domain::ids::{AccountId, ChallengeId, CodeIssueId};

super::types::sql_text!(ChallengePurpose);

/// A challenge: somebody gave an address and waits to type the code mailed there.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = challenges)]
pub struct Challenge {
    /// Row id.
    pub id: ChallengeId,
    /// Digest of the id that the caller holds.
    pub token_digest: Vec<u8>,
    /// Sign-in or registration.
    pub purpose: ChallengePurpose,
    /// Digest of the address, under which attempts are counted.
    pub address_digest: Vec<u8>,
    /// Who signs in; none for a registration.
    pub account_id: Option<AccountId>,
    /// What a registration would make, with the hash of its password.
    pub registration: Option<Json>,
    /// When it was opened.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub created_at: Timestamp,
    /// Until when codes may be typed or sent again.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub expires_at: Timestamp,
}

/// A code that was issued for a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = code_issues)]
pub struct CodeIssue {
    /// Row id; part of what the code is derived from.
    pub id: CodeIssueId,
    /// Of which challenge.
    pub challenge_id: ChallengeId,
    /// When; part of what the code is derived from.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub issued_at: Timestamp,
    /// Until when it is taken.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub expires_at: Timestamp,
}

/// Opens a challenge.
///
/// # Errors
/// Of the database.
pub fn challenge_insert(conn: &mut Conn, challenge: &Challenge) -> Result<(), StoreError> {
    diesel::insert_into(challenges::table).values(challenge.clone()).execute(conn)?;
    Ok(())
}

/// The challenge of this digest, while it is open.
///
/// # Errors
/// Of the database.
pub fn challenge_open(conn: &mut Conn, token_digest: &[u8], now: Timestamp) -> Result<Option<Challenge>, StoreError> {
    let open = challenges::token_digest
        .eq(token_digest)
        .and(challenges::completed_at.is_null())
        .and(challenges::expires_at.gt(Ts(now)));
    Ok(challenges::table.filter(open).select(Challenge::as_select()).first(conn).optional()?)
}

/// The challenge of this row id, for those who mail its code.
///
/// # Errors
/// `NotFound`.
pub fn challenge_fetch(conn: &mut Conn, id: ChallengeId) -> Result<Challenge, StoreError> {
    Ok(challenges::table.find(id).select(Challenge::as_select()).first(conn)?)
}

/// Whether the challenge of this row id was completed.
///
/// # Errors
/// `NotFound`.
pub fn challenge_is_completed(conn: &mut Conn, id: ChallengeId) -> Result<bool, StoreError> {
    let at: Option<Ts> = challenges::table.find(id).select(challenges::completed_at).first(conn)?;
    Ok(at.is_some())
}

/// Completes a challenge; false where it was completed before. Of two at once one wins.
///
/// # Errors
/// Of the database.
pub fn challenge_complete(conn: &mut Conn, id: ChallengeId, now: Timestamp) -> Result<bool, StoreError> {
    let open = challenges::id.eq(id).and(challenges::completed_at.is_null());
    let done =
        diesel::update(challenges::table.filter(open)).set(challenges::completed_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(done == 1)
}

/// Adds an issue of a code.
///
/// # Errors
/// Of the database.
pub fn code_issue_insert(conn: &mut Conn, issue: &CodeIssue) -> Result<(), StoreError> {
    diesel::insert_into(code_issues::table).values(*issue).execute(conn)?;
    Ok(())
}

/// The issues of a challenge whose codes are taken now, oldest first.
///
/// # Errors
/// Of the database.
pub fn code_issues_alive(
    conn: &mut Conn,
    challenge: ChallengeId,
    now: Timestamp,
) -> Result<Vec<CodeIssue>, StoreError> {
    let alive = code_issues::challenge_id.eq(challenge).and(code_issues::expires_at.gt(Ts(now)));
    let order = (code_issues::issued_at.asc(), code_issues::id.asc());
    Ok(code_issues::table.filter(alive).order(order).select(CodeIssue::as_select()).load(conn)?)
}

/// The issue of this row id.
///
/// # Errors
/// `NotFound`.
pub fn code_issue_fetch(conn: &mut Conn, id: CodeIssueId) -> Result<CodeIssue, StoreError> {
    Ok(code_issues::table.find(id).select(CodeIssue::as_select()).first(conn)?)
}

/// Deletes challenges that ended before `before`, with their issues; returns how many.
///
/// # Errors
/// Of the database.
pub fn challenges_sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    let over = challenges::table.filter(challenges::expires_at.lt(Ts(before))).select(challenges::id);
    diesel::delete(code_issues::table.filter(code_issues::challenge_id.eq_any(over))).execute(conn)?;
    Ok(diesel::delete(challenges::table.filter(challenges::expires_at.lt(Ts(before)))).execute(conn)?)
}
