//! `amhp-hub restore`: puts a backup into an empty database and an empty place of documents, and compares every digest
//! before it counts. Imports everything.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use jiff::Timestamp;

use super::backup::{
    BackupError, Manifest, TABLES, TableEntry, amount, at, check, copy_in, engine_name, entry_of, head, secrets_of,
    url_of,
};
use super::{CommandError, say};
use crate::app::{StartError, open_files};
use crate::config::Config;
use crate::files::FileStore;
use crate::store::{Copying, DatabaseUrl, Store, StoreSettings, Table, known_migrations};

/// From where.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// The folder of the backup.
    directory: PathBuf,
}

impl Restore {
    /// Bytes first, then all rows in one transaction: until the very end the database holds nothing.
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let began = Instant::now();
        let config = Config::from_env().map_err(StartError::from)?;
        let url = url_of(&config)?;
        let (directory, manifest) = check(self.directory, secrets_of(&config)?).await?;
        say(&format!("{} is whole: {}, taken {}", directory.display(), amount(&manifest), manifest.taken_at));
        fits(&manifest, &url)?;
        let files = open_files(&config)?;
        is_empty_place(&files).await?;
        let store = Store::open(&url, &StoreSettings::default()).map_err(BackupError::from)?;
        store.copy_out(every_table_is_empty).await?;
        let migrations = store.migrate_to(manifest.migrations.clone()).await.map_err(BackupError::from)?;
        if migrations != manifest.migrations {
            return Err(refused("this database has migrations that the backup has not; name a new one").into());
        }
        copy_in(&files, &manifest.documents, &directory).await?;
        say(&format!("{} documents are in their place and compared", manifest.documents.len()));
        let loading = manifest.clone();
        store.copy_in(move |copying| load(copying, &loading, &directory)).await?;
        let lost = manifest.lost_documents.len();
        if lost > 0 {
            say(&format!("{lost} documents were lost before the backup was made; its manifest names them"));
        }
        say(&format!("restored {}, every digest equal, in {:.1?}", amount(&manifest), began.elapsed()));
        Ok(())
    }
}

fn refused(words: &str) -> BackupError {
    BackupError::Refused(words.to_owned())
}

/// Whether this program can put the backup into this engine.
fn fits(manifest: &Manifest, url: &DatabaseUrl) -> Result<(), BackupError> {
    let engine = engine_name(url.engine());
    if manifest.engine != engine {
        let words = format!("this backup is of {}, and AMHP_HUB_DATABASE_URL names {engine}", manifest.engine);
        return Err(BackupError::Refused(words));
    }
    let known = known_migrations(url.engine())?;
    match manifest.migrations.iter().find(|version| !known.contains(version)) {
        Some(version) => Err(BackupError::Refused(format!(
            "this backup is of a newer amhp-hub (migration {version}): restore it with that one, or a later one"
        ))),
        None => Ok(()),
    }
}

async fn is_empty_place(files: &FileStore) -> Result<(), BackupError> {
    let there = files.list_older(Timestamp::MAX).await?.len();
    if there > 0 {
        return Err(BackupError::Refused(format!(
            "AMHP_HUB_FILES holds {there} files: name an empty place. What a restore left that was cut short can be removed"
        )));
    }
    Ok(())
}

fn every_table_is_empty(copying: &mut Copying<'_>) -> Result<(), BackupError> {
    for table in copying.tables()? {
        if !copying.is_empty(&table)? {
            let words = format!("the database of AMHP_HUB_DATABASE_URL is not empty ({} has rows)", table.name);
            return Err(BackupError::Refused(format!("{words}; name a new one")));
        }
    }
    Ok(())
}

/// Loads every table, then reads all of them again: what the database gives back must be what the backup said.
fn load(copying: &mut Copying<'_>, manifest: &Manifest, directory: &Path) -> Result<(), BackupError> {
    every_table_is_empty(copying)?;
    let tables = copying.tables()?;
    let shapes = |table: &Table| (table.name.clone(), table.columns());
    let said = |entry: &TableEntry| (entry.name.clone(), entry.columns.clone());
    if !tables.iter().map(shapes).eq(manifest.tables.iter().map(said)) {
        return Err(refused("the tables of this backup are not those that its migrations make"));
    }
    for table in &tables {
        let path = directory.join(TABLES).join(format!("{}.jsonl", table.name));
        let mut lines = BufReader::new(File::open(&path).map_err(at(&path))?);
        copying.read_rows(table, &mut lines)?;
    }
    for (table, entry) in tables.iter().zip(&manifest.tables) {
        let kept = copying.write_rows(table, &mut std::io::sink())?;
        if entry_of(table, kept) != *entry {
            return Err(BackupError::Damaged(format!("the table {} did not come back as it was", table.name)));
        }
    }
    let heads: Vec<_> = copying.chain_heads()?.iter().map(head).collect();
    if heads != manifest.chain_heads {
        return Err(refused("the sealed records do not end where the backup says"));
    }
    Ok(())
}
