//! The row that says when the times of referrals were last watched. Imports nothing of the house but its own floor.

use diesel::prelude::*;
use diesel::sql_query;
use jiff::Timestamp;

use super::schema::beats;
use super::types::{Ts, UtcTs};
use super::{Conn, StoreError};

/// Notes that the times were watched at `now`.
///
/// # Errors
/// Of the database.
pub fn beat_note(conn: &mut Conn, now: Timestamp) -> Result<(), StoreError> {
    let noted = "INSERT INTO beats (id, watched_at) VALUES (1, $1) \
         ON CONFLICT (id) DO UPDATE SET watched_at = excluded.watched_at";
    sql_query(noted).bind::<UtcTs, _>(Ts(now)).execute(conn)?;
    Ok(())
}

/// When the times were last watched, by whatever process; none where they never were.
///
/// # Errors
/// Of the database.
pub fn beat_fetch(conn: &mut Conn) -> Result<Option<Timestamp>, StoreError> {
    let found: Option<Ts> = beats::table.select(beats::watched_at).first(conn).optional()?;
    Ok(found.map(|at| at.0))
}
