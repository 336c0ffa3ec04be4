//! Rows of drafts. A draft that was sent or thrown away has no row. Imports `domain`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::BigInt;
use jiff::Timestamp;

use super::schema::{call_references, drafts};
use super::types::{Json, Ts, Uid, UtcTs};
use super::{AnyConnection, Conn, StoreError};
use crate::domain::draft::{Draft, OnceYes, Reminders};
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
    set_aside: Option<Json>,
    seen_until: Option<Ts>,
    stale_mail_at: Option<Ts>,
    expiry_mail_at: Option<Ts>,
    once_danger: bool,
    once_within_24_hours: bool,
}

#[derive(QueryableByName)]
struct Only {
    #[diesel(sql_type = Uid)]
    id: DraftId,
}

/// A draft whose author is to be told of a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueDraft {
    /// Which draft.
    pub id: DraftId,
    /// The time.
    pub until: Timestamp,
}

impl TryFrom<Row> for Draft {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let set_aside = row.set_aside.map(|Json(value)| serde_json::from_value(value)).transpose();
        Ok(Self {
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
            set_aside: set_aside.map_err(|e| StoreError::Fault(e.into()))?,
            reminders: Reminders {
                seen_until: row.seen_until.map(|at| at.0),
                stale_mail_at: row.stale_mail_at.map(|at| at.0),
                expiry_mail_at: row.expiry_mail_at.map(|at| at.0),
            },
            once: OnceYes { danger: row.once_danger, within_24_hours: row.once_within_24_hours },
        })
    }
}

/// A form's version as both engines keep it.
pub(super) fn form_version(version: u32) -> Result<i32, StoreError> {
    i32::try_from(version).map_err(|e| StoreError::Fault(e.into()))
}

fn set_aside(draft: &Draft) -> Result<Option<Json>, StoreError> {
    let json = draft.set_aside.as_ref().map(serde_json::to_value).transpose();
    Ok(json.map_err(|e| StoreError::Fault(e.into()))?.map(Json))
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
        set_aside: set_aside(draft)?,
        seen_until: draft.reminders.seen_until.map(Ts),
        stale_mail_at: draft.reminders.stale_mail_at.map(Ts),
        expiry_mail_at: draft.reminders.expiry_mail_at.map(Ts),
        once_danger: draft.once.danger,
        once_within_24_hours: draft.once.within_24_hours,
    };
    diesel::insert_into(drafts::table).values(row).execute(conn)?;
    Ok(())
}

/// The draft of this id.
///
/// # Errors
/// `NotFound`.
pub fn draft_fetch(conn: &mut Conn, id: DraftId) -> Result<Draft, StoreError> {
    Draft::try_from(drafts::table.find(id).select(Row::as_select()).first(conn)?)
}

/// An author's drafts, last saved first.
///
/// # Errors
/// Of the database.
pub fn draft_list(conn: &mut Conn, author: AccountId) -> Result<Vec<Draft>, StoreError> {
    let mine = drafts::table.filter(drafts::account_id.eq(author));
    let rows: Vec<Row> =
        mine.order((drafts::updated_at.desc(), drafts::id.desc())).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Draft::try_from).collect()
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
            drafts::set_aside.eq(set_aside(draft)?),
            drafts::seen_until.eq(draft.reminders.seen_until.map(Ts)),
            drafts::stale_mail_at.eq(draft.reminders.stale_mail_at.map(Ts)),
            drafts::expiry_mail_at.eq(draft.reminders.expiry_mail_at.map(Ts)),
            drafts::once_danger.eq(draft.once.danger),
            drafts::once_within_24_hours.eq(draft.once.within_24_hours),
        ))
        .execute(conn)?;
    Ok(saved == 1)
}

/// Whether the draft is there. Until this transaction ends nobody else changes, sends or deletes it, or adds to it: on
/// PostgreSQL they wait for the row, on SQLite there is one writer anyway.
///
/// # Errors
/// Of the database.
pub fn draft_lock(conn: &mut Conn, draft: DraftId) -> Result<bool, StoreError> {
    let lock = if matches!(conn, AnyConnection::Pg(_)) { "FOR UPDATE" } else { "" };
    let query = sql_query(format!("SELECT id FROM drafts WHERE id = $1 {lock}"));
    let locked: Option<Only> = query.bind::<Uid, _>(draft).get_result(conn).optional()?;
    Ok(locked.is_some())
}

/// Takes a draft away as it was at `version`; false where it was changed or is gone.
///
/// # Errors
/// Of the database.
pub fn draft_delete(conn: &mut Conn, id: DraftId, version: i64) -> Result<bool, StoreError> {
    let as_it_was = drafts::id.eq(id).and(drafts::version.eq(version));
    Ok(diesel::delete(drafts::table.filter(as_it_was)).execute(conn)? == 1)
}

/// Drafts swept in one write.
const SWEPT_AT_ONCE: i64 = 1_000;
/// Drafts whose time is over, but none about which somebody is to ring.
const OVER: &str = "SELECT id FROM drafts WHERE expires_at < $1 AND NOT EXISTS \
     (SELECT 1 FROM call_references c WHERE c.draft_id = drafts.id AND c.ended_at IS NULL) ORDER BY expires_at LIMIT $2";

/// Deletes drafts whose time is over, but none about which somebody is to ring; returns how many.
///
/// # Errors
/// Of the database.
pub fn drafts_sweep(conn: &mut Conn, now: Timestamp) -> Result<usize, StoreError> {
    // Held first and looked at again then: a call that is written at this moment holds its draft too.
    let hold = if matches!(conn, AnyConnection::Pg(_)) { "FOR UPDATE SKIP LOCKED" } else { "" };
    let over = sql_query(format!("{OVER} {hold}")).bind::<UtcTs, _>(Ts(now)).bind::<BigInt, _>(SWEPT_AT_ONCE);
    let over: Vec<DraftId> = over.load::<Only>(conn)?.into_iter().map(|row| row.id).collect();
    let calls = call_references::table.filter(call_references::ended_at.is_null()).select(call_references::draft_id);
    let over = drafts::id.eq_any(over).and(drafts::id.ne_all(calls));
    Ok(diesel::delete(drafts::table.filter(over)).execute(conn)?)
}

/// Drafts whose author is to be told by now that the person will have to be seen again, the earliest first.
///
/// # Errors
/// Of the database.
pub fn drafts_stale_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<DueDraft>, StoreError> {
    let due = drafts::table.filter(drafts::stale_mail_at.le(Some(Ts(now)))).order(drafts::stale_mail_at);
    let rows: Vec<(DraftId, Option<Ts>)> = due.limit(limit).select((drafts::id, drafts::seen_until)).load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, until)| Some(DueDraft { id, until: until?.0 })).collect())
}

/// Notes that its author is told; false where that is not due any more. Of two at once one notes it.
///
/// # Errors
/// Of the database.
pub fn draft_stale_told(conn: &mut Conn, due: DueDraft, now: Timestamp) -> Result<bool, StoreError> {
    let is_due = drafts::id.eq(due.id).and(drafts::stale_mail_at.le(Some(Ts(now))));
    let told = drafts::stale_mail_at.eq(None::<Ts>);
    Ok(diesel::update(drafts::table.filter(is_due)).set(told).execute(conn)? == 1)
}

/// Drafts whose author is to be told by now that they will be swept, the earliest first.
///
/// # Errors
/// Of the database.
pub fn drafts_expiring_due(conn: &mut Conn, now: Timestamp, limit: i64) -> Result<Vec<DueDraft>, StoreError> {
    let due = drafts::table.filter(drafts::expiry_mail_at.le(Some(Ts(now)))).order(drafts::expiry_mail_at);
    let rows: Vec<(DraftId, Ts)> = due.limit(limit).select((drafts::id, drafts::expires_at)).load(conn)?;
    Ok(rows.into_iter().map(|(id, until)| DueDraft { id, until: until.0 }).collect())
}

/// Notes that its author is told; false where that is not due any more. Of two at once one notes it.
///
/// # Errors
/// Of the database.
pub fn draft_expiring_told(conn: &mut Conn, due: DueDraft, now: Timestamp) -> Result<bool, StoreError> {
    let is_due = drafts::id.eq(due.id).and(drafts::expiry_mail_at.le(Some(Ts(now))));
    let told = drafts::expiry_mail_at.eq(None::<Ts>);
    Ok(diesel::update(drafts::table.filter(is_due)).set(told).execute(conn)? == 1)
}
