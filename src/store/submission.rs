//! The rows of a submission, written together: referral, key, event, messages and the tasks to send them. Imports `domain`.

use super::call::call_add;
use super::dialect::Together;
use super::event::event_add;
use super::idempotency::answered_add;
use super::job::job_add;
use super::outbox::message_add;
use super::referral::referral_add;
use super::{Conn, KeyedRequest, NewReferral, StoreError, Waiting};
use crate::domain::call::Call;
use crate::domain::event::Event;
use crate::domain::ids::{JobId, MessageId};
use crate::domain::task::Task;

/// A message, and the task to send it.
#[derive(Debug, Clone, Copy)]
pub struct Posted<'a> {
    /// The message's row id.
    pub message: MessageId,
    /// The message.
    pub waiting: &'a Waiting,
    /// The task's row id.
    pub job: JobId,
}

/// What a submission leaves besides the draft that it takes away.
#[derive(Debug, Clone)]
pub struct Submission<'a> {
    /// The referral.
    pub referral: &'a NewReferral,
    /// The request that it answers.
    pub request: &'a KeyedRequest,
    /// That it arrived.
    pub event: &'a Event,
    /// See [`super::event_insert`].
    pub salt: [u8; 16],
    /// Who is told.
    pub posts: Vec<Posted<'a>>,
    /// The call that is asked for with it.
    pub ring_now: Option<&'a Call>,
}

/// Writes a submission; on PostgreSQL in one statement, which the database refuses the second time.
///
/// # Errors
/// `Conflict` on `referrals.reference` (draw another), `referrals.draft_id` (sent already) or the key (another request
/// was first).
pub fn submission_insert(conn: &mut Conn, submission: &Submission<'_>) -> Result<(), StoreError> {
    let Submission { referral, request, event, salt, posts, ring_now } = submission;
    let mut rows = Together::on(conn);
    referral_add(&mut rows, referral)?;
    answered_add(&mut rows, request, referral.head.id, event.at)?;
    event_add(&mut rows, event, *salt)?;
    if let Some(call) = ring_now {
        call_add(&mut rows, call)?;
    }
    for post in posts {
        let now = post.waiting.created_at;
        message_add(&mut rows, post.message, post.waiting)?;
        job_add(&mut rows, post.job, &Task::SendMessage { message: post.message }, now, now)?;
    }
    rows.write()
}
