//! Rows of jobs: claimed under a lease by one worker, deleted when done, parked when hopeless. Imports `domain`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use jiff::Timestamp;

use super::dialect::{Kept, Together};
use super::schema::jobs;
use super::tagged::{apart, together};
use super::types::{Json, JsonDoc, Ts, Uid, UtcTs};
use super::{AnyConnection, Conn, StoreError};
use crate::domain::ids::JobId;
use crate::domain::task::Task;

/// A job that was claimed.
#[derive(Debug, Clone, PartialEq)]
pub struct Job {
    /// Row id.
    pub id: JobId,
    /// What to do; none where this release does not know it: a newer one asked for it.
    pub task: Option<Task>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// How often it was tried, this time included.
    pub attempts: i32,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Uid)]
    id: JobId,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = JsonDoc)]
    args: Json,
    #[diesel(sql_type = UtcTs)]
    created_at: Ts,
    #[diesel(sql_type = diesel::sql_types::Integer)]
    attempts: i32,
}

/// A row that cannot be read must not hold up those behind it, so it is claimed like any other.
impl From<Row> for Job {
    fn from(row: Row) -> Self {
        let task = together(&row.kind, "args", row.args).ok();
        Self { id: row.id, task, created_at: row.created_at.0, attempts: row.attempts }
    }
}

/// Adds a job, due at `due_at`.
///
/// # Errors
/// Of the database.
pub fn job_insert(
    conn: &mut Conn,
    id: JobId,
    task: &Task,
    now: Timestamp,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    job_add(&mut rows, id, task, now, due_at)?;
    rows.write()
}

/// Adds a job to what is written together.
pub(super) fn job_add(
    rows: &mut Together<'_, '_>,
    id: JobId,
    task: &Task,
    now: Timestamp,
    due_at: Timestamp,
) -> Result<(), StoreError> {
    let (kind, args) = apart(task, "args")?;
    let row = (
        jobs::id.eq(id),
        jobs::kind.eq(kind),
        jobs::args.eq(args),
        jobs::created_at.eq(Ts(now)),
        jobs::due_at.eq(Ts(due_at)),
        jobs::attempts.eq(0),
    );
    rows.add(diesel::insert_into(jobs::table).values(row))
}

/// Which jobs a worker has room for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Any.
    Any,
    /// Those that wait for the files store: scans of documents, removals of their bytes.
    OnFiles,
    /// Any but those.
    Others,
}

impl Wanted {
    const fn condition(self) -> &'static str {
        match self {
            Self::Any => "",
            Self::OnFiles => "AND kind IN ('scan_document', 'remove_file')",
            Self::Others => "AND kind NOT IN ('scan_document', 'remove_file')",
        }
    }
}

/// Claims up to `limit` due jobs of those wanted until `lease_until`. A worker that dies loses its lease and the job is taken again.
///
/// # Errors
/// Of the database.
pub fn jobs_claim(
    conn: &mut Conn,
    now: Timestamp,
    lease_until: Timestamp,
    wanted: Wanted,
    limit: i64,
) -> Result<Vec<Job>, StoreError> {
    let condition = wanted.condition();
    let skip = if matches!(conn, AnyConnection::Pg(_)) { "FOR UPDATE SKIP LOCKED" } else { "" };
    let claim = sql_query(format!(
        "UPDATE jobs SET leased_until = $1, attempts = attempts + 1 WHERE id IN (SELECT id FROM jobs \
         WHERE parked_at IS NULL AND due_at <= $2 AND (leased_until IS NULL OR leased_until <= $2) \
         {condition} ORDER BY due_at, id LIMIT $3 {skip}) RETURNING id, kind, args, created_at, attempts"
    ))
    .bind::<UtcTs, _>(Ts(lease_until))
    .bind::<UtcTs, _>(Ts(now))
    .bind::<BigInt, _>(limit);
    let rows: Vec<Row> = Kept(claim).load(conn)?;
    Ok(rows.into_iter().map(Job::from).collect())
}

/// Takes a job away that was done.
///
/// # Errors
/// Of the database.
pub fn job_done(conn: &mut Conn, id: JobId) -> Result<(), StoreError> {
    diesel::delete(jobs::table.find(id)).execute(conn)?;
    Ok(())
}

/// Puts a job off after a failure, with a word of what failed (never a person's data).
///
/// # Errors
/// Of the database.
pub fn job_retry(conn: &mut Conn, id: JobId, due_at: Timestamp, error: &str) -> Result<(), StoreError> {
    let again = (jobs::due_at.eq(Ts(due_at)), jobs::leased_until.eq(None::<Ts>), jobs::last_error.eq(Some(error)));
    diesel::update(jobs::table.find(id)).set(again).execute(conn)?;
    Ok(())
}

/// Parks a job that failed too often, for a person to look at.
///
/// # Errors
/// Of the database.
pub fn job_park(conn: &mut Conn, id: JobId, now: Timestamp, error: &str) -> Result<(), StoreError> {
    let parked = (jobs::parked_at.eq(Some(Ts(now))), jobs::last_error.eq(Some(error)));
    diesel::update(jobs::table.find(id)).set(parked).execute(conn)?;
    Ok(())
}

/// How many jobs wait, and how many are parked.
///
/// # Errors
/// Of the database.
pub fn jobs_count(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let waiting = jobs::table.filter(jobs::parked_at.is_null()).count().get_result(conn)?;
    let parked = jobs::table.filter(jobs::parked_at.is_not_null()).count().get_result(conn)?;
    Ok((waiting, parked))
}
