//! Records what happens later, in the transaction of the verb that asks for it.

use jiff::Timestamp;

use super::Context;
use crate::domain::ids::{JobId, MessageId};
use crate::domain::message::Message;
use crate::domain::task::Task;
use crate::store::{Conn, Posted, StoreError, Waiting, job_insert, message_insert};

/// A message with the ids under which it and the task of sending it are kept.
#[derive(Debug, Clone)]
pub struct Post {
    message: MessageId,
    job: JobId,
    waiting: Waiting,
}

impl Post {
    /// Addresses `message`, worth sending until `drop_after`.
    pub fn new(ctx: &Context, message: Message, now: Timestamp, drop_after: Option<Timestamp>) -> Self {
        let waiting = Waiting { message, created_at: now, drop_after };
        Self { message: ctx.mint(MessageId::at, now), job: ctx.mint(JobId::at, now), waiting }
    }

    /// Its rows, for a write of many.
    pub(super) fn rows(&self) -> Posted<'_> {
        Posted { message: self.message, waiting: &self.waiting, job: self.job }
    }

    /// Puts it into the outbox, with the task to send it.
    pub fn put(&self, tx: &mut Conn) -> Result<(), StoreError> {
        let now = self.waiting.created_at;
        message_insert(tx, self.message, &self.waiting)?;
        job_insert(tx, self.job, &Task::SendMessage { message: self.message }, now, now)
    }
}
