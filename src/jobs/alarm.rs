//! Tells a hub by mail that nobody has rung: once for each call that was not claimed by its time.

use jiff::Timestamp;

use crate::domain::ids::{CallReferenceId, JobId, MessageId};
use crate::domain::message::Message;
use crate::domain::task::Task;
use crate::services::Context;
use crate::store::{self, Conn, StoreError, Waiting};

/// Calls told of in one write; the rest are told of in the next.
const AT_ONCE: i64 = 100;

/// A call with the ids under which its message and the task of sending it are kept.
type Due = (CallReferenceId, MessageId, JobId);

/// Puts a message for every call that is overdue now; tells how many.
///
/// # Errors
/// Of the database; what is left is told of the next time.
pub async fn alarm(ctx: &Context) -> Result<usize, StoreError> {
    let mut told = 0;
    loop {
        let now = ctx.clock.now();
        let due = ctx.store.read(move |conn| store::calls_unclaimed(conn, now, AT_ONCE)).await?;
        if due.is_empty() {
            return Ok(told);
        }
        let mint = |id| (id, ctx.mint(MessageId::at, now), ctx.mint(JobId::at, now));
        let due: Vec<Due> = due.into_iter().map(mint).collect();
        let put = move |tx: &mut Conn| due.iter().map(|one| tell(tx, *one, now)).sum::<Result<usize, StoreError>>();
        told += ctx.store.write(put).await?;
    }
}

/// One, or none where somebody was faster: another node, or whoever claimed it.
fn tell(tx: &mut Conn, (call, message, job): Due, now: Timestamp) -> Result<usize, StoreError> {
    if !store::call_alarmed(tx, call, now)? {
        return Ok(0);
    }
    let waiting = Waiting { message: Message::CallUnclaimed { call }, created_at: now, drop_after: None };
    store::message_insert(tx, message, &waiting)?;
    store::job_insert(tx, job, &Task::SendMessage { message }, now, now)?;
    Ok(1)
}
