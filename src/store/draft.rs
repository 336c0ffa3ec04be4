//! Rows of drafts. A draft that was sent or thrown away has no row. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::schema::{call_references, drafts};
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::draft::Draft;
use crate::domain::ids::{AccountId, DraftId, ServiceId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = drafts)]
struct Row {
    id: DraftId,
    account_id: AccountId,
    service_id: ServiceId,
    form: String,
    form_version: i32,
    answers: Json,
    version: i64,
    created_at: Ts,
    updated_at: Ts,
    expires_at: Ts,
}

impl From<Row> for Draft {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            author: row.account_id,
            service: row.service_id,
            form: row.form,
            form_version: row.form_version.unsigned_abs(),
            answers: row.answers.0,
            version: row.version,
            created_at: row.created_at.0,
            updated_at: row.updated_at.0,
            expires_at: row.expires_at.0,
        }
    }
}

/// A form's version as both engines keep it.
pub(super) fn form_version(version: u32) -> Result<i32, StoreError> {
    i32::try_from(version).map_err(|e| StoreError::Fault(e.into()))
}

/// Adds a draft.
///
/// # Errors
/// Of the database.
pub fn draft_insert(conn: &mut Conn, draft: &Draft) -> Result<(), StoreError> {
    let row = Row {
        id: draft.id,
        account_id: draft.author,
        service_id: draft.service,
        form: draft.form.clone(),
        form_version: form_version(draft.form_version)?,
        answers: Json(draft.answers.clone()),
        version: draft.version,
        created_at: Ts(draft.created_at),
        updated_at: Ts(draft.updated_at),
        expires_at: Ts(draft.expires_at),
    };
    diesel::insert_into(drafts::table).values(row).execute(conn)?;
    Ok(())
}

/// The draft of this id.
///
/// # Errors
/// `NotFound`.
pub fn draft_fetch(conn: &mut Conn, id: DraftId) -> Result<Draft, StoreError> {
    Ok(Draft::from(drafts::table.find(id).select(Row::as_select()).first(conn)?))
}

/// An author's drafts, last saved first.
///
/// # Errors
/// Of the database.
pub fn draft_list(conn: &mut Conn, author: AccountId) -> Result<Vec<Draft>, StoreError> {
    let mine = drafts::table.filter(drafts::account_id.eq(author));
    let rows: Vec<Row> =
        mine.order((drafts::updated_at.desc(), drafts::id.desc())).select(Row::as_select()).load(conn)?;
    Ok(rows.into_iter().map(Draft::from).collect())
}

/// How many drafts an author has.
///
/// # Errors
/// Of the database.
pub fn draft_count(conn: &mut Conn, author: AccountId) -> Result<i64, StoreError> {
    Ok(drafts::table.filter(drafts::account_id.eq(author)).count().get_result(conn)?)
}

/// Saves `draft` over the version `before`; false where another save came first.
///
/// # Errors
/// Of the database.
pub fn draft_save(conn: &mut Conn, draft: &Draft, before: i64) -> Result<bool, StoreError> {
    let as_it_was = drafts::id.eq(draft.id).and(drafts::version.eq(before));
    let saved = diesel::update(drafts::table.filter(as_it_was))
        .set((
            drafts::answers.eq(Json(draft.answers.clone())),
            drafts::form_version.eq(form_version(draft.form_version)?),
            drafts::version.eq(draft.version),
            drafts::updated_at.eq(Ts(draft.updated_at)),
            drafts::expires_at.eq(Ts(draft.expires_at)),
        ))
        .execute(conn)?;
    Ok(saved == 1)
}

/// Takes a draft away as it was at `version`; false where it was changed or is gone.
///
/// # Errors
/// Of the database.
pub fn draft_delete(conn: &mut Conn, id: DraftId, version: i64) -> Result<bool, StoreError> {
    let as_it_was = drafts::id.eq(id).and(drafts::version.eq(version));
    Ok(diesel::delete(drafts::table.filter(as_it_was)).execute(conn)? == 1)
}

/// Deletes drafts whose time is over, but none about which somebody is to ring; returns how many.
///
/// # Errors
/// Of the database.
pub fn drafts_sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, StoreError> {
    let calls = call_references::table.filter(call_references::ended_at.is_null()).select(call_references::draft_id);
    let over = drafts::expires_at.lt(Ts(now)).and(drafts::id.ne_all(calls));
    Ok(diesel::delete(drafts::table.filter(over)).execute(conn)?)
}
