//! The command line: what the one binary can do, a file each. Imports everything.

mod account;
pub mod audit;
mod backup;
pub mod demo;
mod health;
mod inspect;
mod migrate;
mod openapi;
mod restore;
mod serve;
mod service;
mod triage;
mod work;

use clap::{Parser, Subcommand};

use crate::app::{StartError, assemble};
use crate::clock::Clock;
use crate::config::Config;
use crate::secrets::Chance;
use crate::services::{Context, Refusal};
use crate::telemetry::with_causes;

pub use backup::BackupError;

/// Takes referrals for assessment under the Mental Health Act and carries them to the AMHP who decides.
///
/// Settings come from environment variables, which the README lists.
#[derive(Debug, Parser)]
#[command(name = "amhp-hub", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and the API, and work the queue.
    Serve(serve::Serve),
    /// Fill a database of its own with a demonstration, and print how to sign in.
    Demo,
    /// Only work the queue: send mail, sweep what is over.
    Work,
    /// Run the database's migrations and say which.
    Migrate,
    /// Copy the database and the documents into a folder while the service runs, or look at such a folder.
    Backup(backup::Backup),
    /// Put a backup into an empty database and an empty place of documents.
    Restore(restore::Restore),
    /// Ask the service whether it is ready.
    Health,
    /// Print the OpenAPI document.
    Openapi,
    /// Judge the file on the standard input; the service asks this of a child for each file that comes.
    #[command(hide = true)]
    Inspect,
    /// AMHP services.
    #[command(subcommand)]
    Service(service::Service),
    /// Staff accounts.
    #[command(subcommand)]
    Account(account::Account),
    /// The rules of triage.
    #[command(subcommand)]
    Triage(triage::Triage),
    /// The record of what happened: whether it is as it was sealed.
    #[command(subcommand)]
    Audit(audit::Audit),
}

/// Why a command failed, in words for whoever typed it.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// It did not start.
    #[error(transparent)]
    Start(#[from] StartError),
    /// What was asked for was refused.
    #[error("{}", refused(.0))]
    Refused(#[from] Refusal),
    /// A backup could not be made, believed or restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The words after the command do not fit.
    #[error("{0}")]
    Usage(String),
    /// The record is not as it was sealed.
    #[error("the audit found {0} wrong")]
    Found(u64),
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

fn refused(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) => problems
            .iter()
            .map(|p| format!("{}: {}", p.pointer.trim_start_matches('/'), p.detail))
            .collect::<Vec<_>>()
            .join("\n"),
        other => with_causes(other),
    }
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    /// See [`CommandError`].
    pub async fn run(self) -> Result<(), CommandError> {
        match self.command {
            Command::Serve(serve) => serve.run().await,
            Command::Demo => demo::run().await,
            Command::Work => work::run().await,
            Command::Migrate => migrate::run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Restore(restore) => restore.run().await,
            Command::Health => health::run(),
            Command::Openapi => openapi::run(),
            Command::Inspect => inspect::run(),
            Command::Service(service) => service.run().await,
            Command::Account(account) => account.run().await,
            Command::Triage(triage) => triage.run().await,
            Command::Audit(audit) => audit.run().await,
        }
    }
}

/// The settings and the verbs' world that they describe. A command works beside a service that runs.
async fn world(demo: bool) -> Result<(Config, Context), StartError> {
    let config = Config::from_env()?;
    let ctx = assemble(&config, Clock::system(), Chance::system(), demo).await?;
    Ok((config, ctx))
}

/// A line for whoever typed the command.
#[allow(clippy::print_stdout, reason = "a command answers on the standard output")]
fn say(line: &str) {
    println!("{line}");
}
