//! Rows of the outbox: messages of the same transaction as what they tell of. Imports `domain`.

use diesel::prelude::*;
use jiff::Timestamp;

use super::dialect::Together;
use super::schema::outbox;
use super::tagged::{apart, together};
use super::types::{Json, Ts};
use super::{Conn, StoreError};
use crate::domain::ids::MessageId;
use crate::domain::message::Message;

/// A message that was not sent yet.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// What it says, by ids.
    pub message: Message,
    /// When it was written.
    pub created_at: Timestamp,
    /// After which it is worth nothing.
    pub drop_after: Option<Timestamp>,
}

/// Adds a message.
///
/// # Errors
/// Of the database.
pub fn message_insert(conn: &mut Conn, id: MessageId, waiting: &Waiting) -> Result<(), StoreError> {
    let mut rows = Together::on(conn);
    message_add(&mut rows, id, waiting)?;
    rows.write()
}

/// Adds a message to what is written together.
pub(super) fn message_add(rows: &mut Together<'_, '_>, id: MessageId, waiting: &Waiting) -> Result<(), StoreError> {
    let (kind, about) = apart(&waiting.message, "about")?;
    let row = (
        outbox::id.eq(id),
        outbox::kind.eq(kind),
        outbox::about.eq(about),
        outbox::created_at.eq(Ts(waiting.created_at)),
        outbox::drop_after.eq(waiting.drop_after.map(Ts)),
    );
    rows.add(diesel::insert_into(outbox::table).values(row))
}

/// The message of this id, while it waits to be sent.
///
/// # Errors
/// `NotFound`, also once it was sent or dropped.
pub fn message_waiting(conn: &mut Conn, id: MessageId) -> Result<Waiting, StoreError> {
    let waits = outbox::id.eq(id).and(outbox::sent_at.is_null()).and(outbox::dropped_at.is_null());
    let (kind, about, created_at, drop_after): (String, Json, Ts, Option<Ts>) = outbox::table
        .filter(waits)
        .select((outbox::kind, outbox::about, outbox::created_at, outbox::drop_after))
        .first(conn)?;
    let message = together(&kind, "about", about)?;
    Ok(Waiting { message, created_at: created_at.0, drop_after: drop_after.map(|at| at.0) })
}

/// Notes that a message was sent.
///
/// # Errors
/// Of the database.
pub fn message_sent(conn: &mut Conn, id: MessageId, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id)).set(outbox::sent_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(())
}

/// Notes that a message was not worth sending any more.
///
/// # Errors
/// Of the database.
pub fn message_dropped(conn: &mut Conn, id: MessageId, now: Timestamp) -> Result<(), StoreError> {
    diesel::update(outbox::table.find(id)).set(outbox::dropped_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(())
}

/// Notes of every message that waits that it is not worth sending: for a demonstration, where nothing is meant yet.
///
/// # Errors
/// Of the database.
pub fn messages_drop(conn: &mut Conn, now: Timestamp) -> Result<(), StoreError> {
    let waiting = outbox::table.filter(outbox::sent_at.is_null().and(outbox::dropped_at.is_null()));
    diesel::update(waiting).set(outbox::dropped_at.eq(Some(Ts(now)))).execute(conn)?;
    Ok(())
}

/// Deletes messages that were sent or dropped before `before`; returns how many.
///
/// # Errors
/// Of the database.
pub fn outbox_sweep(conn: &mut Conn, before: Timestamp) -> Result<usize, StoreError> {
    let over = outbox::sent_at.lt(Some(Ts(before))).or(outbox::dropped_at.lt(Some(Ts(before))));
    Ok(diesel::delete(outbox::table.filter(over.assume_not_null())).execute(conn)?)
}
