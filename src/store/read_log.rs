//! Rows of the read log: who looked at what, written before the answer leaves. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::read_log;
use super::types::Ts;
use super::{Conn, StoreError};
use crate::domain::ids::{AccountId, DocumentId, DraftId, ReadId, ReferralId, ServiceId};
use crate::domain::read::Looked;

super::types::sql_text!(Looked);

/// Somebody looked.
#[derive(Debug, Clone, Copy, Insertable)]
#[diesel(table_name = read_log)]
pub struct Read {
    /// Row id.
    pub id: ReadId,
    /// When.
    #[diesel(serialize_as = Ts)]
    pub at: Timestamp,
    /// Who.
    pub account_id: AccountId,
    /// At what.
    pub what: Looked,
    /// Of which service.
    pub service_id: ServiceId,
    /// At which referral, where it was one.
    pub referral_id: Option<ReferralId>,
    /// At which document, where it was one.
    pub document_id: Option<DocumentId>,
    /// At which draft, where it was one.
    pub draft_id: Option<DraftId>,
}

/// Notes that somebody looked.
///
/// # Errors
/// Of the database.
pub fn read_insert(conn: &mut Conn, read: Read) -> Result<(), StoreError> {
    diesel::insert_into(read_log::table).values(read).execute(conn)?;
    Ok(())
}

/// Whether anybody but `referrer` has opened the referral, its events or a document of it.
///
/// # Errors
/// Of the database.
pub fn was_opened_by_others(conn: &mut Conn, referral: ReferralId, referrer: AccountId) -> Result<bool, StoreError> {
    let by_others = read_log::referral_id.eq(referral).and(read_log::account_id.ne(referrer));
    Ok(diesel::select(diesel::dsl::exists(read_log::table.filter(by_others))).get_result(conn)?)
}
