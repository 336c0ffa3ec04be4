//! One job from claim to mark.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::Worker;
use super::look_again::look_again;
use super::remove_file::remove_file;
use super::retry::Tried;
use super::scan_document::scan_document;
use super::send_message::send_message;
use crate::domain::document::Scan;
use crate::domain::ids::MessageId;
use crate::domain::task::Task;
use crate::domain::time::after;
use crate::store::{self, Conn, Job, StoreError, Wanted};

/// How long a claimed job belongs to its worker. Longer than any job takes.
const LEASE: SignedDuration = SignedDuration::from_secs(60);

/// How often the mark is tried: without it, what was done would be done again.
const MARKS: u32 = 4;
/// The wait before the mark is tried again.
const BETWEEN_MARKS: Duration = Duration::from_millis(500);

/// How a job ended.
#[derive(Debug, Clone)]
pub(super) enum End {
    /// The message was sent.
    Sent(MessageId),
    /// The message was not worth sending any more.
    Dropped(MessageId),
    /// There was nothing to do: it was done before.
    Nothing,
    /// It failed.
    Failed {
        /// A word of what failed, never a person's data.
        why: String,
        /// Whether trying again is of no use.
        for_good: bool,
        /// After which it is worth nothing, where there is such a time.
        until: Option<Timestamp>,
    },
}

impl End {
    /// A failure that may pass.
    pub(super) fn failed(why: &dyn std::fmt::Display) -> Self {
        Self::Failed { why: why.to_string(), for_good: false, until: None }
    }
}

/// Claims one due job and does it; false where none was due.
///
/// # Errors
/// Of the database. A job that was claimed is then taken again once its lease is over.
pub async fn run_one(worker: &Worker) -> Result<bool, StoreError> {
    match claim(worker, Wanted::Any, 1).await?.pop() {
        Some(job) => work(worker, &job).await.map(|()| true),
        None => Ok(false),
    }
}

/// Claims up to `limit` due jobs of those wanted.
pub(super) async fn claim(worker: &Worker, wanted: Wanted, limit: usize) -> Result<Vec<Job>, StoreError> {
    let now = worker.ctx.clock.now();
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    worker.ctx.store.write(move |tx| store::jobs_claim(tx, now, after(now, LEASE), wanted, limit)).await
}

/// Does a claimed job and marks how it ended.
pub(super) async fn work(worker: &Worker, job: &Job) -> Result<(), StoreError> {
    let end = match &job.task {
        Some(Task::SendMessage { message }) => send_message(worker, *message).await,
        Some(Task::ScanDocument { document }) => scan_document(worker, *document).await,
        Some(Task::RemoveFile { document }) => remove_file(worker, *document).await,
        Some(Task::LookAgain { service }) => look_again(worker, *service).await,
        None => End::failed(&"this release does not know the task"),
    };
    let mark = Mark::new(job, end, worker.ctx.clock.now());
    for _ in 1..MARKS {
        match put(worker, &mark).await {
            Err(StoreError::Unavailable(_) | StoreError::OutcomeUnknown(_)) => tokio::time::sleep(BETWEEN_MARKS).await,
            answer => return answer,
        }
    }
    put(worker, &mark).await
}

async fn put(worker: &Worker, mark: &Mark) -> Result<(), StoreError> {
    let mark = mark.clone();
    worker.ctx.store.write(move |tx| mark.put(tx)).await
}

/// What is written of a job that ended.
#[derive(Clone)]
struct Mark {
    job: Job,
    end: End,
    again: Option<Timestamp>,
    now: Timestamp,
}

impl Mark {
    fn new(job: &Job, end: End, now: Timestamp) -> Self {
        let again = match &end {
            End::Failed { for_good: false, until, .. } => {
                Tried { attempts: job.attempts, since: job.created_at, until: *until }.again(now)
            }
            _ => None,
        };
        if let End::Failed { why, .. } = &end {
            match again {
                Some(due) => tracing::warn!(job = %job.id, attempts = job.attempts, %due, why, "a job failed"),
                None => tracing::error!(job = %job.id, attempts = job.attempts, why, "a job was parked"),
            }
        }
        Self { job: job.clone(), end, again, now }
    }

    fn put(&self, tx: &mut Conn) -> Result<(), StoreError> {
        match &self.end {
            End::Sent(message) => store::message_sent(tx, *message, self.now)?,
            End::Dropped(message) => store::message_dropped(tx, *message, self.now)?,
            End::Nothing => {}
            End::Failed { why, .. } => {
                return match self.again {
                    Some(due) => store::job_retry(tx, self.job.id, due, why),
                    None => self.park(tx, why),
                };
            }
        }
        store::job_done(tx, self.job.id)
    }

    /// Nobody will look at a document again by itself once its job is parked.
    fn park(&self, tx: &mut Conn, why: &str) -> Result<(), StoreError> {
        if let Some(Task::ScanDocument { document }) = self.job.task {
            store::document_scanned(tx, document, Scan::Failed, Some(why), self.now)?;
        }
        store::job_park(tx, self.job.id, self.now, why)
    }
}
