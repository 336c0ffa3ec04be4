//! Sends a message of the outbox. Once in the usual case; again, under the same Message-ID, where a worker died before
//! it could mark the message as sent.

use super::Worker;
use super::compose::{Addressed, compose};
use super::work::End;
use crate::domain::ids::MessageId;
use crate::mail::{Letter, MailError};
use crate::store::{StoreError, Waiting, message_waiting};

/// Names of figures, described in `telemetry`.
const SENT: &str = "mail_sent_total";
const FAILED: &str = "mail_failed_total";

pub(super) async fn send_message(worker: &Worker, id: MessageId) -> End {
    let waiting = match worker.ctx.store.read(move |conn| message_waiting(conn, id)).await {
        Ok(waiting) => waiting,
        Err(StoreError::NotFound) => return End::Nothing,
        Err(e) => return End::failed(&e),
    };
    let now = worker.ctx.clock.now();
    if waiting.drop_after.is_some_and(|end| end <= now) {
        tracing::info!(message = %id, "a message was over before it could be sent");
        return End::Dropped(id);
    }
    let Addressed { to, text } = match compose(worker, &waiting).await {
        Ok(Some(addressed)) => addressed,
        Ok(None) => {
            tracing::info!(message = %id, "a message had nothing to tell any more");
            return End::Dropped(id);
        }
        Err(e) => return End::Failed { why: e.to_string(), for_good: false, until: waiting.drop_after },
    };
    if to.is_empty() {
        // Tried again, it would come when it tells nothing any more: whoever runs the service must see it.
        metrics::counter!(FAILED).increment(1);
        tracing::error!(message = %id, "a message has nobody to go to: the service has no address and no leads");
        return End::Dropped(id);
    }
    let sent = worker.mailer.send(&Letter { id, to, text, at: now }).await;
    ended(id, &waiting, sent)
}

fn ended(id: MessageId, waiting: &Waiting, sent: Result<(), MailError>) -> End {
    match sent {
        Ok(()) => {
            metrics::counter!(SENT).increment(1);
            tracing::info!(message = %id, "a message was sent");
            End::Sent(id)
        }
        Err(e) => {
            metrics::counter!(FAILED).increment(1);
            let for_good = matches!(e, MailError::Permanent(_));
            End::Failed { why: e.to_string(), for_good, until: waiting.drop_after }
        }
    }
}
