//! `amhp-hub work`: works the queue and nothing else, beside one or more nodes that serve.

use super::{CommandError, say, serve, world};
use crate::app::StartError;
use crate::config::{Carrier, Config};
use crate::jobs::{self, Worker};
use crate::mail::{Mailer, PATIENCE};
use crate::services::Context;
use crate::telemetry::start_logs;

pub(super) async fn run() -> Result<(), CommandError> {
    let _ = start_logs();
    let (config, ctx) = world(false).await?;
    say("amhp-hub works the queue");
    jobs::run(worker(&config, &ctx)?, serve::asked_to_stop()).await;
    Ok(())
}

/// The worker that the settings describe.
pub(super) fn worker(config: &Config, ctx: &Context) -> Result<Worker, StartError> {
    let from = config.mail.from.clone();
    let mailer = match &config.mail.carrier {
        Carrier::Directory(folder) => Mailer::directory(folder, from),
        Carrier::Smtp(url) => Mailer::smtp(url, from, PATIENCE)
            .map_err(|_| StartError::Mail("AMHP_HUB_MAIL: this is not the address of a mail server"))?,
    };
    Ok(Worker::new(ctx.clone(), mailer, &config.http.public_url.origin()))
}
