//! `amhp-hub audit`: whether the record is as it was sealed, and the heads by which that is known later. Needs the
//! database only, not the secret, and works while the service runs. Imports everything.

mod chain;
mod referrals;
mod report;
mod verify;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use clap::{Args, Subcommand};

pub use report::{ChainReport, Finding, Report, Wrong};
pub use verify::{Asked, heads, verify};

use super::{CommandError, say};
use crate::app::StartError;
use crate::config::Config;
use crate::domain::seal::Head;
use crate::store::{DatabaseUrl, Store, StoreError, StoreSettings};

/// The record of what happened.
#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Check every chain of events, and every referral against its events; exit code 1 where something is wrong.
    Verify(Verify),
    /// Print how far each service's chain goes, one line a service, to be kept elsewhere and given to `verify` later.
    Head,
}

/// What to check against.
#[derive(Debug, Args)]
pub struct Verify {
    /// Only the service of this slug.
    #[arg(long)]
    service: Option<String>,
    /// A head that was printed earlier; may be given several times.
    #[arg(long, value_name = "SLUG:SEQ:HASH")]
    head: Vec<Head>,
    /// A file of such heads, one a line.
    #[arg(long, value_name = "FILE")]
    head_file: Option<PathBuf>,
}

/// A long chain is read in one go, and nobody waits behind it.
const AT_LEISURE: Duration = Duration::from_secs(24 * 60 * 60);

impl Audit {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        match self {
            Self::Head => {
                let heads = open().await?.read(heads).await.map_err(StartError::from)?;
                heads.iter().for_each(|head| say(&head.to_string()));
                Ok(())
            }
            Self::Verify(asked) => asked.run().await,
        }
    }
}

impl Verify {
    async fn run(self) -> Result<(), CommandError> {
        let mut heads = self.head;
        if let Some(file) = &self.head_file {
            heads.extend(read_heads(file)?);
        }
        let (began, asked) = (Instant::now(), Asked { service: self.service, heads });
        let report = open().await?.read(move |conn| verify(conn, &asked)).await.map_err(|e| match e {
            StoreError::NotFound => CommandError::Usage("there is no service of that slug".to_owned()),
            other => StartError::from(other).into(),
        })?;
        report.lines().iter().for_each(|line| say(line));
        say(&format!("Checked in {:.1} s.", began.elapsed().as_secs_f64()));
        match report.found() {
            0 => Ok(()),
            found => Err(CommandError::Found(found)),
        }
    }
}

/// The heads of a file; empty lines, and those that begin with `#`, say nothing.
fn read_heads(file: &Path) -> Result<Vec<Head>, CommandError> {
    let text = std::fs::read_to_string(file)?;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let wrong = |line: &str, e| CommandError::Usage(format!("{}: {line:?} is {e}", file.display()));
    lines.map(|line| line.parse().map_err(|e| wrong(line, e))).collect()
}

/// The database as it is: nothing is made, migrated or sealed.
async fn open() -> Result<Store, CommandError> {
    let config = Config::from_env().map_err(StartError::from)?;
    let url: DatabaseUrl = config.storage.database_url.parse().map_err(|e| StartError::DatabaseUrl(format!("{e}")))?;
    if let Some(path) = url.sqlite_path().filter(|path| !path.exists()) {
        return Err(CommandError::Usage(format!("AMHP_HUB_DATABASE_URL: there is no file {}", path.display())));
    }
    let store = Store::open(&url, &StoreSettings { answer: AT_LEISURE, ..StoreSettings::default() })
        .map_err(StartError::from)?;
    if store.migrations_pending().await.map_err(StartError::from)?.is_empty() {
        return Ok(store);
    }
    let words = "the database is that of an older version; run `amhp-hub migrate`, or audit it with the older program";
    Err(CommandError::Usage(words.to_owned()))
}
