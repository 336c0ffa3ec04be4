//! Rows of the read log: who looked at what, written before the answer leaves. Imports `domain`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, Nullable, Text};
use jiff::Timestamp;

use super::dialect::Kept;
use super::schema::read_log;
use super::types::{Ts, Uid, UtcTs};
use super::{AnyConnection, Conn, StoreError};
use crate::domain::ids::{AccountId, DocumentId, DraftId, ReadId, ReferralId, ServiceId};
use crate::domain::read::Looked;

super::types::sql_text!(Looked);

/// Somebody looked.
#[derive(Debug, Clone, Copy)]
pub struct Read {
    /// Row id.
    pub id: ReadId,
    /// When.
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
    let row = (
        read_log::id.eq(read.id),
        read_log::at.eq(Ts(read.at)),
        read_log::account_id.eq(read.account_id),
        read_log::what.eq(read.what),
        read_log::service_id.eq(read.service_id),
        read_log::referral_id.eq(read.referral_id),
        read_log::document_id.eq(read.document_id),
        read_log::draft_id.eq(read.draft_id),
    );
    diesel::insert_into(read_log::table).values(row).execute(conn)?;
    Ok(())
}

/// Notes several looks; on PostgreSQL by one statement, which changes nothing where they are there already.
///
/// # Errors
/// Of the database.
pub(super) fn reads_insert(conn: &mut Conn, reads: &[Read]) -> Result<(), StoreError> {
    let AnyConnection::Pg(c) = conn else {
        return reads.iter().try_for_each(|read| read_insert(conn, *read));
    };
    Kept(
        sql_query(
            "INSERT INTO read_log (id, at, account_id, what, service_id, referral_id, document_id, draft_id) \
             SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
        )
        .bind::<Array<Uid>, _>(each(reads, |read| read.id))
        .bind::<Array<UtcTs>, _>(each(reads, |read| Ts(read.at)))
        .bind::<Array<Uid>, _>(each(reads, |read| read.account_id))
        .bind::<Array<Text>, _>(each(reads, |read| read.what))
        .bind::<Array<Uid>, _>(each(reads, |read| read.service_id))
        .bind::<Array<Nullable<Uid>>, _>(each(reads, |read| read.referral_id))
        .bind::<Array<Nullable<Uid>>, _>(each(reads, |read| read.document_id))
        .bind::<Array<Nullable<Uid>>, _>(each(reads, |read| read.draft_id)),
    )
    .execute(c)?;
    Ok(())
}

fn each<T>(reads: &[Read], column: impl Fn(&Read) -> T) -> Vec<T> {
    reads.iter().map(column).collect()
}

/// Whether anybody but `referrer` has opened the referral, its events or a document of it.
///
/// # Errors
/// Of the database.
pub fn was_opened_by_others(conn: &mut Conn, referral: ReferralId, referrer: AccountId) -> Result<bool, StoreError> {
    let by_others = read_log::referral_id.eq(referral).and(read_log::account_id.ne(referrer));
    Ok(diesel::select(diesel::dsl::exists(read_log::table.filter(by_others))).get_result(conn)?)
}
