//! `amhp-hub work`: works the queue and nothing else, beside one or more nodes that serve.

use std::time::Duration;

use super::{CommandError, say, serve, world};
use crate::app::StartError;
use crate::config::{Carrier, Config};
use crate::files::{Patience, Scanner};
use crate::jobs::{self, Worker};
use crate::mail::{Mailer, PATIENCE};
use crate::services::Context;
use crate::telemetry::start_logs;

pub(super) async fn run() -> Result<(), CommandError> {
    let _ = start_logs();
    let (config, ctx) = world(false).await?;
    say("amhp-hub works the queue");
    serve::until_stopped(jobs::run(worker(&config, &ctx)?, serve::asked_to_stop())).await;
    Ok(())
}

/// A scan ends before its job's lease does.
const SCANS: Patience =
    Patience { connect: Duration::from_secs(5), idle: Duration::from_secs(40), whole: Duration::from_secs(50) };

/// The worker that the settings describe.
pub(super) fn worker(config: &Config, ctx: &Context) -> Result<Worker, StartError> {
    let from = config.mail.from.clone();
    let mailer = match &config.mail.carrier {
        Carrier::Directory(folder) => Mailer::directory(folder, from),
        Carrier::Smtp(url) => Mailer::smtp(url, from, PATIENCE)
            .map_err(|_| StartError::Mail("AMHP_HUB_MAIL: this is not the address of a mail server"))?,
    };
    let worker = Worker::new(ctx.clone(), mailer, &config.http.public_url.origin());
    let Some(clamd) = &config.scan.scanner else {
        tracing::warn!("AMHP_HUB_SCAN is none: documents are not scanned for viruses, and are opened past a warning");
        return Ok(worker);
    };
    let scanner: Scanner = clamd.parse().map_err(StartError::Scan)?;
    Ok(worker.with_scanner(scanner.with_patience(SCANS)))
}
