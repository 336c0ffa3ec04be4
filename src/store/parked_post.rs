//! Rows of posts that came after their session had ended. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::parked_posts;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, ParkedPostId};

/// A post as it is kept: sealed, under the digest of the token that the browser holds.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = parked_posts)]
pub struct ParkedPost {
    /// Row id.
    pub id: ParkedPostId,
    /// Digest of the token in the browser's cookie.
    pub token_digest: Vec<u8>,
    /// Who typed it.
    pub account_id: AccountId,
    /// Where it was posted to, and its fields.
    pub sealed: Vec<u8>,
    /// When it came.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub created_at: Timestamp,
    /// Until when it is kept.
    #[diesel(serialize_as = Ts, deserialize_as = Ts)]
    pub expires_at: Timestamp,
}

/// Adds a post.
///
/// # Errors
/// Of the database.
pub fn parked_insert(conn: &mut Conn, post: &ParkedPost) -> Result<(), StoreError> {
    diesel::insert_into(parked_posts::table).values(post.clone()).execute(conn)?;
    Ok(())
}

/// The post of this id.
///
/// # Errors
/// `NotFound`.
pub fn parked_fetch(conn: &mut Conn, id: ParkedPostId) -> Result<ParkedPost, StoreError> {
    Ok(parked_posts::table.find(id).select(ParkedPost::as_select()).first(conn)?)
}

/// How many posts of an account are kept now.
///
/// # Errors
/// Of the database.
pub fn parked_count(conn: &mut Conn, account: AccountId, now: Timestamp) -> Result<i64, StoreError> {
    let live = parked_posts::account_id.eq(account).and(parked_posts::expires_at.gt(Ts(now)));
    Ok(parked_posts::table.filter(live).count().get_result(conn)?)
}

/// The posts that these tokens open now, whoever typed them, oldest first.
///
/// # Errors
/// Of the database.
pub fn parked_opened(conn: &mut Conn, digests: &[Vec<u8>], now: Timestamp) -> Result<Vec<ParkedPost>, StoreError> {
    let live = parked_posts::token_digest.eq_any(digests.to_vec()).and(parked_posts::expires_at.gt(Ts(now)));
    let oldest_first = (parked_posts::created_at, parked_posts::id);
    Ok(parked_posts::table.filter(live).order(oldest_first).select(ParkedPost::as_select()).load(conn)?)
}

/// Takes a post away; false where it was gone already.
///
/// # Errors
/// Of the database.
pub fn parked_delete(conn: &mut Conn, id: ParkedPostId) -> Result<bool, StoreError> {
    Ok(diesel::delete(parked_posts::table.find(id)).execute(conn)? == 1)
}

/// Deletes posts whose day is over; returns how many.
///
/// # Errors
/// Of the database.
pub fn parked_sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, StoreError> {
    Ok(diesel::delete(parked_posts::table.filter(parked_posts::expires_at.lt(Ts(now)))).execute(conn)?)
}
