//! Rows of set-up links: how an invited member of staff comes to a password. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::set_up_links;
use super::types::Ts;
use super::{Conn, StoreError, account_fetch};
use crate::domain::account::Account;
use crate::domain::ids::{AccountId, SetUpLinkId};

/// A link as it is kept: the digest of its token, never the token.
#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = set_up_links)]
pub struct NewSetUpLink {
    /// Row id.
    pub id: SetUpLinkId,
    /// For whom.
    pub account_id: AccountId,
    /// Digest of the token.
    pub token_digest: Vec<u8>,
    /// When it was made.
    #[diesel(serialize_as = Ts)]
    pub created_at: Timestamp,
    /// Until when it opens.
    #[diesel(serialize_as = Ts)]
    pub expires_at: Timestamp,
}

/// Adds a link.
///
/// # Errors
/// Of the database.
pub fn set_up_link_insert(conn: &mut Conn, link: &NewSetUpLink) -> Result<(), StoreError> {
    diesel::insert_into(set_up_links::table).values(link.clone()).execute(conn)?;
    Ok(())
}

/// Uses a live link up and tells whose it is; none where it is unknown, used or over. Of two at once one wins.
///
/// # Errors
/// Of the database.
pub fn set_up_link_use(conn: &mut Conn, token_digest: &[u8], now: Timestamp) -> Result<Option<AccountId>, StoreError> {
    let live = set_up_links::token_digest
        .eq(token_digest)
        .and(set_up_links::used_at.is_null())
        .and(set_up_links::expires_at.gt(Ts(now)));
    let account = diesel::update(set_up_links::table.filter(live))
        .set(set_up_links::used_at.eq(Some(Ts(now))))
        .returning(set_up_links::account_id)
        .get_result(conn)
        .optional()?;
    Ok(account)
}

/// Ends what other links of an account there are: a letter found later opens nothing.
///
/// # Errors
/// Of the database.
pub fn set_up_links_end(conn: &mut Conn, account: AccountId, now: Timestamp) -> Result<(), StoreError> {
    let unused = set_up_links::account_id.eq(account).and(set_up_links::used_at.is_null());
    diesel::update(set_up_links::table.filter(unused)).set(set_up_links::used_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(())
}

/// Whose a live link is; none where it would not open now.
///
/// # Errors
/// Of the database.
pub fn set_up_link_holder(conn: &mut Conn, token_digest: &[u8], now: Timestamp) -> Result<Option<Account>, StoreError> {
    let live = set_up_links::token_digest
        .eq(token_digest)
        .and(set_up_links::used_at.is_null())
        .and(set_up_links::expires_at.gt(Ts(now)));
    let holder = set_up_links::table.filter(live).select(set_up_links::account_id).first(conn).optional()?;
    holder.map(|id| account_fetch(conn, id)).transpose()
}

/// Whether a link would open now.
///
/// # Errors
/// Of the database.
pub fn set_up_link_is_live(conn: &mut Conn, token_digest: &[u8], now: Timestamp) -> Result<bool, StoreError> {
    Ok(set_up_link_holder(conn, token_digest, now)?.is_some())
}
