//! `amhp-hub serve`: migrates, makes the secret of a new database, serves the pages and the API, works the queue.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::{CommandError, demo, say, work, world};
use crate::app::{Options, admin, is_demonstration, start};
use crate::config::{Carrier, Config};
use crate::jobs;
use crate::telemetry::{Figures, start_logs};

/// How to serve.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// A demonstration with invented people: on a loopback address only, in a database of its own.
    #[arg(long)]
    demo: bool,
    /// Leave the queue to `amhp-hub work` elsewhere.
    #[arg(long)]
    no_work: bool,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let _ = start_logs();
        let figures = Figures::start().map_err(|e| CommandError::Usage(e.to_string()))?;
        let (config, ctx) = world(self.demo).await?;
        // Before anything works on it: nobody meets a demonstration that is half there.
        let sign_ins = if self.demo { demo::fill(&ctx).await? } else { Vec::new() };
        let worker = work::worker(&config, &ctx)?;
        let options = Options {
            demo: is_demonstration(&ctx).await?,
            dev_mail: self.dev_mail(&config),
            worker: (!self.no_work).then(|| worker.clone()),
        };
        let shows_mail = options.dev_mail.is_some();
        let running = start(&config, ctx, options)?;
        let admin = admin::start(&config, figures)?;
        if self.demo {
            demo::print(&sign_ins, &running.origin, shows_mail);
        }
        say(&format!("amhp-hub serves {} (listening on {})", running.origin, running.address));
        let (stop, stopped) = watch::channel(false);
        let queue = (!self.no_work).then(|| tokio::spawn(jobs::run(worker, until(stopped))));
        let handles = [running.handle, admin.handle()];
        tokio::spawn(async move {
            asked_to_stop().await;
            for handle in handles {
                handle.stop(true).await;
            }
            let _ = stop.send(true);
        });
        let work = async {
            tokio::try_join!(running.server, admin)?;
            if let Some(queue) = queue {
                let _ = queue.await;
            }
            Ok(())
        };
        until_stopped(work).await.unwrap_or(Ok(()))
    }
}

impl Serve {
    /// Where `/dev/mail` finds its letters: only in a demonstration, and only where they go into a folder.
    fn dev_mail(&self, config: &Config) -> Option<PathBuf> {
        match &config.mail.carrier {
            Carrier::Directory(folder) if self.demo => Some(folder.clone()),
            _ => None,
        }
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stop| *stop).await;
}

/// From being told to stop to the end, whatever hangs: sooner than the unit's `TimeoutStopSec`. Requests have ten seconds
/// of it (`app::server`), jobs what is left.
const STOPS_WITHIN: Duration = Duration::from_secs(20);

/// Works to the end, or until it was told to stop and the time for that is over. Then nothing that was acknowledged is
/// lost, for that is committed; a job without an end is taken again when its lease is over.
pub(super) async fn until_stopped<T>(work: impl Future<Output = T>) -> Option<T> {
    let late = async {
        asked_to_stop().await;
        tokio::time::sleep(STOPS_WITHIN).await;
    };
    tokio::select! {
        ended = work => Some(ended),
        () = late => {
            tracing::warn!("stopped although something does not end: what it waits for does not answer");
            None
        }
    }
}

/// SIGTERM or SIGINT.
pub(super) async fn asked_to_stop() {
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminate => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
