//! The running worker: several jobs at once, a look at the queue five times a second, at what time has changed six times a
//! minute, a sweep each minute, of files each hour; events are sealed all the while. No error ends it.

use std::error::Error;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;

use super::seal::keep_sealing;
use super::work::{claim, work};
use super::{Worker, remind, sweep, sweep_files};
use crate::services::calls::tell_unclaimed;
use crate::services::referrals::{let_time_pass, tell_overdue};
use crate::services::watching::watched;
use crate::store::{StoreError, Wanted, jobs_count};

/// Jobs at once.
const AT_ONCE: usize = 4;
/// Those on files among them: a scan may take a minute, a store that hangs longer, and a code by mail must not wait
/// behind them.
const ON_FILES_AT_ONCE: usize = 2;
/// Between two looks at an empty queue.
const IDLE: Duration = Duration::from_millis(200);
/// Between two looks at what time has changed: an alarm is no later than that.
const WATCH_EVERY: Duration = Duration::from_secs(10);
/// Between two sweeps.
const SWEEP_EVERY: Duration = Duration::from_secs(60);
/// Between two sweeps of files.
const SWEEP_FILES_EVERY: Duration = Duration::from_secs(3_600);
/// The longest wait while the database cannot be used.
const TROUBLE_AT_MOST: Duration = Duration::from_secs(5);

/// Names of figures, described in `telemetry`.
const WAITING: &str = "jobs_waiting";
const PARKED: &str = "jobs_parked";
const WATCHED: &str = "watched_timestamp_seconds";

/// Works until `shutdown`, then finishes what it has begun.
pub async fn run(worker: Worker, shutdown: impl Future<Output = ()>) {
    let watching = tokio::spawn(every_few_seconds(worker.clone()));
    let minutely = tokio::spawn(every_minute(worker.clone()));
    let hourly = tokio::spawn(every_hour(worker.clone()));
    let sealing = tokio::spawn(keep_sealing(worker.clone()));
    let mut shutdown = pin!(shutdown);
    let mut running = Running::default();
    let mut trouble = Trouble::default();
    loop {
        let pause = turn(&worker, &mut running, &mut trouble).await;
        tokio::select! {
            () = &mut shutdown => break,
            () = tokio::time::sleep(pause) => {}
            () = worker.wake.notified(), if !trouble.is_on() => {}
            Some(ended) = running.jobs.join_next(), if !running.jobs.is_empty() => note(ended),
        }
    }
    [watching, minutely, hourly, sealing].iter().for_each(tokio::task::JoinHandle::abort);
    while let Some(ended) = running.jobs.join_next().await {
        note(ended);
    }
}

type Ended = Result<Result<(), StoreError>, tokio::task::JoinError>;

/// Takes as many jobs as there is room for; tells how long to wait where nothing happens.
async fn turn(worker: &Worker, running: &mut Running, trouble: &mut Trouble) -> Duration {
    match running.fill(worker).await {
        Ok(()) => {
            worker.beat();
            trouble.is_over();
            IDLE
        }
        Err(e) => trouble.again(&e),
    }
}

/// The jobs that are being done.
#[derive(Default)]
struct Running {
    jobs: JoinSet<Result<(), StoreError>>,
    /// Shared by those on files among them: there are as many as hold it.
    on_files: Arc<()>,
}

impl Running {
    async fn fill(&mut self, worker: &Worker) -> Result<(), StoreError> {
        let on_files = ON_FILES_AT_ONCE.saturating_sub(Arc::strong_count(&self.on_files) - 1);
        self.take(worker, Wanted::OnFiles, on_files).await?;
        self.take(worker, Wanted::Others, AT_ONCE).await
    }

    async fn take(&mut self, worker: &Worker, wanted: Wanted, most: usize) -> Result<(), StoreError> {
        let room = AT_ONCE.saturating_sub(self.jobs.len()).min(most);
        if room == 0 {
            return Ok(());
        }
        for job in claim(worker, wanted, room).await? {
            let worker = worker.clone();
            let on_files = (wanted == Wanted::OnFiles).then(|| self.on_files.clone());
            self.jobs.spawn(async move {
                let _on_files = on_files;
                work(&worker, &job).await
            });
        }
        Ok(())
    }
}

/// A job whose end was not marked is taken again when its lease is over.
fn note(ended: Ended) {
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(e)) => tracing::error!(error = %e, cause = cause(&e), "the end of a job could not be marked"),
        Err(e) => tracing::error!(panicked = e.is_panic(), "a job ended in the middle"),
    }
}

async fn every_few_seconds(worker: Worker) {
    let mut trouble = Trouble::default();
    loop {
        match watch(&worker).await {
            Ok(()) => trouble.is_over(),
            Err(e) => drop(trouble.again(&e)),
        }
        tokio::time::sleep(WATCH_EVERY).await;
    }
}

async fn every_minute(worker: Worker) {
    let mut trouble = Trouble::default();
    loop {
        match chores(&worker).await {
            Ok(()) => trouble.is_over(),
            Err(e) => drop(trouble.again(&e)),
        }
        tokio::time::sleep(SWEEP_EVERY).await;
    }
}

async fn every_hour(worker: Worker) {
    loop {
        match sweep_files(&worker).await {
            Ok(swept) => tracing::debug!(?swept, "files were swept"),
            Err(e) => tracing::warn!(error = %e, "files could not be swept; the next hour will do it"),
        }
        tokio::time::sleep(SWEEP_FILES_EVERY).await;
    }
}

/// What is done every few seconds: let time pass on referrals, then tell of what nobody did in time, and note that it was
/// done.
///
/// # Errors
/// Of the database.
pub async fn watch(worker: &Worker) -> Result<(), StoreError> {
    // Each is tried whatever became of the others: an alarm does not wait for a row that somebody holds.
    let looked = let_time_pass(&worker.ctx).await;
    let unclaimed = tell_unclaimed(&worker.ctx).await;
    let overdue = tell_overdue(&worker.ctx).await;
    tracing::debug!(?looked, ?unclaimed, ?overdue, "watched");
    looked.and(unclaimed).and(overdue)?;
    watched(&worker.ctx).await?;
    metrics::gauge!(WATCHED).set(worker.ctx.clock.now().as_second() as f64);
    Ok(())
}

/// What is done each minute: sweep, remind, and count what waits.
///
/// # Errors
/// Of the database.
pub async fn chores(worker: &Worker) -> Result<(), StoreError> {
    // Each is tried whatever became of the other: a reminder does not wait for what cannot be swept.
    let swept = sweep(&worker.ctx).await;
    let reminded = remind(&worker.ctx).await;
    let (waiting, parked) = worker.ctx.store.read(jobs_count).await?;
    metrics::gauge!(WAITING).set(waiting as f64);
    metrics::gauge!(PARKED).set(parked as f64);
    tracing::debug!(?swept, ?reminded, waiting, parked, "swept");
    swept.and(reminded).map(drop)
}

/// A streak of failures of the database: told once when it begins and once when it ends.
#[derive(Default)]
struct Trouble {
    streak: u32,
}

impl Trouble {
    fn is_on(&self) -> bool {
        self.streak > 0
    }

    fn again(&mut self, error: &StoreError) -> Duration {
        if !self.is_on() {
            tracing::error!(%error, cause = cause(error), "jobs wait: the database cannot be used");
        }
        self.streak = self.streak.saturating_add(1);
        (IDLE * 2_u32.saturating_pow(self.streak.min(8))).min(TROUBLE_AT_MOST)
    }

    fn is_over(&mut self) {
        if self.is_on() {
            tracing::info!(failures = self.streak, "jobs go on: the database can be used again");
        }
        self.streak = 0;
    }
}

fn cause(error: &StoreError) -> String {
    error.source().map(ToString::to_string).unwrap_or_default()
}
