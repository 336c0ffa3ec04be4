//! Rows of documents. Their bytes lie elsewhere: kept before the row, removed after it. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;
use jiff::civil::Date;

use super::schema::{documents, drafts};
use super::types::{Ts, sql_text};
use super::{Conn, StoreError};
use crate::domain::document::{Document, DocumentKind, FileKind, Scan};
use crate::domain::ids::{AccountId, DocumentId, DraftId, ReferralId};

sql_text!(DocumentKind, FileKind, Scan);

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = documents)]
struct Row {
    id: DocumentId,
    draft_id: DraftId,
    referral_id: Option<ReferralId>,
    added_by: AccountId,
    kind: DocumentKind,
    document_date: Option<String>,
    description: Option<String>,
    file_name: String,
    file_kind: FileKind,
    size: i64,
    sha256: Vec<u8>,
    scan: Scan,
    scan_detail: Option<String>,
    scanned_at: Option<Ts>,
    created_at: Ts,
}

impl TryFrom<Row> for Document {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let date = row.document_date.map(|date| date.parse::<Date>()).transpose();
        Ok(Self {
            id: row.id,
            draft: row.draft_id,
            referral: row.referral_id,
            added_by: row.added_by,
            kind: row.kind,
            document_date: date.map_err(|e| StoreError::Fault(e.into()))?,
            description: row.description,
            file_name: row.file_name,
            file_kind: row.file_kind,
            size: row.size.unsigned_abs(),
            sha256: row
                .sha256
                .try_into()
                .map_err(|_| StoreError::Fault("a stored digest has another length".into()))?,
            scan: row.scan,
            scan_detail: row.scan_detail,
            scanned_at: row.scanned_at.map(|at| at.0),
            created_at: row.created_at.0,
        })
    }
}

/// Adds a document whose bytes are kept already.
///
/// # Errors
/// Of the database.
pub fn document_insert(conn: &mut Conn, document: &Document) -> Result<(), StoreError> {
    let row = Row {
        id: document.id,
        draft_id: document.draft,
        referral_id: document.referral,
        added_by: document.added_by,
        kind: document.kind,
        document_date: document.document_date.map(|date| date.to_string()),
        description: document.description.clone(),
        file_name: document.file_name.clone(),
        file_kind: document.file_kind,
        size: i64::try_from(document.size).map_err(|e| StoreError::Fault(e.into()))?,
        sha256: document.sha256.to_vec(),
        scan: document.scan,
        scan_detail: document.scan_detail.clone(),
        scanned_at: document.scanned_at.map(Ts),
        created_at: Ts(document.created_at),
    };
    diesel::insert_into(documents::table).values(row).execute(conn)?;
    Ok(())
}

/// The document of this id.
///
/// # Errors
/// `NotFound`.
pub fn document_fetch(conn: &mut Conn, id: DocumentId) -> Result<Document, StoreError> {
    documents::table.find(id).select(Row::as_select()).first(conn).map_err(StoreError::from)?.try_into()
}

/// The documents of a draft, first added first.
///
/// # Errors
/// Of the database.
pub fn documents_of_draft(conn: &mut Conn, draft: DraftId) -> Result<Vec<Document>, StoreError> {
    let order = (documents::created_at, documents::id);
    let rows: Vec<Row> = documents::table
        .filter(documents::draft_id.eq(draft))
        .filter(documents::referral_id.is_null())
        .order(order)
        .select(Row::as_select())
        .load(conn)?;
    rows.into_iter().map(Document::try_from).collect()
}

/// The documents of a referral, first added first.
///
/// # Errors
/// Of the database.
pub fn documents_of_referral(conn: &mut Conn, referral: ReferralId) -> Result<Vec<Document>, StoreError> {
    let order = (documents::created_at, documents::id);
    let mine = documents::table.filter(documents::referral_id.eq(referral));
    let rows: Vec<Row> = mine.order(order).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Document::try_from).collect()
}

/// The documents of a draft become those of the referral that it was sent as.
///
/// # Errors
/// Of the database.
pub fn documents_sent(conn: &mut Conn, draft: DraftId, referral: ReferralId) -> Result<usize, StoreError> {
    let of_draft = documents::table.filter(documents::draft_id.eq(draft)).filter(documents::referral_id.is_null());
    Ok(diesel::update(of_draft).set(documents::referral_id.eq(referral)).execute(conn)?)
}

/// Takes a document away that was not sent; false where there is none.
///
/// # Errors
/// Of the database.
pub fn document_remove(conn: &mut Conn, id: DocumentId) -> Result<bool, StoreError> {
    let unsent = documents::table.find(id).filter(documents::referral_id.is_null());
    Ok(diesel::delete(unsent).execute(conn)? == 1)
}

/// Notes what the scanner said of a document that waits for it; false where nothing waits.
///
/// # Errors
/// Of the database.
pub fn document_scanned(
    conn: &mut Conn,
    id: DocumentId,
    scan: Scan,
    detail: Option<&str>,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let waiting = documents::table.find(id).filter(documents::scan.eq(Scan::Pending));
    let said = (documents::scan.eq(scan), documents::scan_detail.eq(detail), documents::scanned_at.eq(Some(Ts(now))));
    Ok(diesel::update(waiting).set(said).execute(conn)? == 1)
}

/// Documents whose draft is gone and was never sent, at most `limit`.
///
/// # Errors
/// Of the database.
pub fn documents_left_behind(conn: &mut Conn, limit: i64) -> Result<Vec<DocumentId>, StoreError> {
    let unsent = documents::table.filter(documents::referral_id.is_null());
    let left = unsent.filter(documents::draft_id.ne_all(drafts::table.select(drafts::id)));
    Ok(left.order(documents::id).limit(limit).select(documents::id).load(conn)?)
}

/// Which of these documents have a row.
///
/// # Errors
/// Of the database.
pub fn documents_known(conn: &mut Conn, ids: &[DocumentId]) -> Result<Vec<DocumentId>, StoreError> {
    Ok(documents::table.filter(documents::id.eq_any(ids)).select(documents::id).load(conn)?)
}
