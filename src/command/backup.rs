//! `amhp-hub backup`: copies the database and the documents into a folder while the service runs, or looks at such a
//! folder. Imports everything.

mod documents;
mod error;
mod folder;
mod manifest;
mod verify;

pub(super) use documents::copy_in;
pub use error::BackupError;
pub(super) use folder::at;
pub(super) use manifest::{ChainHeadEntry, Manifest, TABLES, TableEntry};
pub(super) use verify::verify;

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;

use self::folder::{Unfinished, create};
use self::manifest::{DOCUMENTS, DocumentEntry, FORMAT, MANIFEST, SEAL, Sha256Hex, hex, seal};
use super::{CommandError, say};
use crate::app::{StartError, open_files};
use crate::clock::Clock;
use crate::config::Config;
use crate::domain::ids::DocumentId;
use crate::files::FileStore;
use crate::secrets::{Chance, Secrets, load_or_make};
use crate::store::{ChainHead, Copying, DatabaseUrl, DocumentBytes, Engine, Store, StoreSettings, Table};

/// Where to, and how.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The folder of the backup: a new one, in a folder that is there.
    directory: PathBuf,
    /// Look at a backup that was made: whether all of it is there and as it was.
    #[arg(long)]
    verify: bool,
    /// Go on where bytes of documents are lost, and name them in the manifest.
    #[arg(long, conflicts_with = "verify")]
    without_lost_documents: bool,
}

/// A document may be taken away while others are copied; then all rows are copied once more, at most so often.
const SNAPSHOTS: usize = 10;

/// Everything that a backup is made of.
pub(super) struct Origin {
    pub url: DatabaseUrl,
    pub store: Store,
    pub secrets: Secrets,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), CommandError> {
        let config = Config::from_env().map_err(StartError::from)?;
        let secrets = secrets_of(&config)?;
        let began = Instant::now();
        if self.verify {
            let (directory, manifest) = check(self.directory, secrets).await?;
            say(&format!("{} is whole: {}, taken {}", directory.display(), amount(&manifest), manifest.taken_at));
            return Ok(());
        }
        let unfinished = Unfinished::begin(&self.directory)?;
        let origin = open(&config, secrets)?;
        let files = open_files(&config)?;
        let manifest = make(&origin, &files, &unfinished.path, self.without_lost_documents).await?;
        let text = serde_json::to_vec_pretty(&manifest).map_err(std::io::Error::from)?;
        unfinished.write(MANIFEST, &text)?;
        unfinished.write(SEAL, seal(&origin.secrets, &text).as_bytes())?;
        unfinished.finish()?;
        let lost = manifest.lost_documents.len();
        if lost > 0 {
            say(&format!("WITHOUT {lost} documents whose bytes are lost; manifest.json names them"));
        }
        say(&format!("backed up {} into {} in {:.1?}", amount(&manifest), self.directory.display(), began.elapsed()));
        say(&format!(
            "The secret file is not in it. Keep {} elsewhere: nothing is restored without it.",
            config.storage.secret_file.display()
        ));
        Ok(())
    }
}

/// How much a backup holds, in words.
pub(super) fn amount(manifest: &Manifest) -> String {
    let rows: u64 = manifest.tables.iter().map(|table| table.rows).sum();
    format!("{rows} rows of {} tables and {} documents", manifest.tables.len(), manifest.documents.len())
}

/// Reads a backup whole, away from the runtime's threads.
pub(super) async fn check(directory: PathBuf, secrets: Secrets) -> Result<(PathBuf, Manifest), BackupError> {
    let look = move || verify(&directory, &secrets).map(|manifest| (directory, manifest));
    tokio::task::spawn_blocking(look).await.map_err(std::io::Error::from)?
}

/// The secret, which must be there already.
pub(super) fn secrets_of(config: &Config) -> Result<Secrets, BackupError> {
    Ok(load_or_make(&config.storage.secret_file, false, &Chance::system())?)
}

/// Where the settings say that the database is.
pub(super) fn url_of(config: &Config) -> Result<DatabaseUrl, BackupError> {
    let parsed = config.storage.database_url.parse();
    Ok(parsed.map_err(|e: crate::store::DatabaseUrlError| StartError::DatabaseUrl(e.to_string()))?)
}

/// Opens the database, which must be there already. Migrates nothing: a backup is made before that.
fn open(config: &Config, secrets: Secrets) -> Result<Origin, BackupError> {
    let url = url_of(config)?;
    if let Some(path) = url.sqlite_path().filter(|path| !path.exists()) {
        return Err(BackupError::Refused(format!("there is no database at {}", path.display())));
    }
    let store = Store::open(&url, &StoreSettings::default())?;
    Ok(Origin { url, store, secrets })
}

/// How an engine is called in a manifest.
pub(super) fn engine_name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "sqlite",
        Engine::Postgres => "postgres",
    }
}

/// Copies rows, then bytes. Bytes are kept before their row and removed after it, and never change: what a row of the
/// snapshot names is there, unless it was taken away meanwhile. Then a new snapshot is taken, which does not name it.
async fn make(origin: &Origin, files: &FileStore, folder: &Path, without_lost: bool) -> Result<Manifest, BackupError> {
    let mut copied = BTreeSet::new();
    for _ in 0..SNAPSHOTS {
        let (mut manifest, named) = snapshot(origin, folder).await?;
        let wanted = named.iter().filter(|document| !copied.contains(&document.id)).copied().collect();
        let missing = documents::copy_out(files, wanted, folder).await?;
        let lost = still_named(origin, missing.clone()).await?;
        if !lost.is_empty() && !without_lost {
            return Err(BackupError::Lost(lost));
        }
        copied.extend(named.iter().map(|document| document.id).filter(|id| !missing.contains(id)));
        if lost.len() == missing.len() {
            let kept: BTreeSet<DocumentId> = named.iter().map(|document| document.id).collect();
            remove_others(folder, copied.difference(&kept))?;
            manifest.documents = named.iter().filter(|document| copied.contains(&document.id)).map(entry).collect();
            manifest.lost_documents = lost;
            return Ok(manifest);
        }
    }
    Err(BackupError::Refused("documents were taken away faster than they could be copied; try again".to_owned()))
}

fn entry(document: &DocumentBytes) -> DocumentEntry {
    DocumentEntry { id: document.id, size: document.size, sha256: Sha256Hex(document.sha256) }
}

/// Which of these documents the database names now: the others were taken away.
async fn still_named(origin: &Origin, mut missing: Vec<DocumentId>) -> Result<Vec<DocumentId>, BackupError> {
    if missing.is_empty() {
        return Ok(missing);
    }
    let named = origin.store.copy_out(|copying: &mut Copying<'_>| copying.documents()).await?;
    missing.retain(|id| named.iter().any(|document| document.id == *id));
    missing.sort_unstable();
    Ok(missing)
}

/// Removes copies that the last snapshot does not name.
fn remove_others<'a>(folder: &Path, others: impl Iterator<Item = &'a DocumentId>) -> Result<(), BackupError> {
    for id in others {
        let path = folder.join(DOCUMENTS).join(id.to_string());
        std::fs::remove_file(&path).map_err(at(&path))?;
    }
    Ok(())
}

/// Copies every table as it stands at one moment; gives the manifest without its documents, and which there are.
async fn snapshot(origin: &Origin, folder: &Path) -> Result<(Manifest, Vec<DocumentBytes>), BackupError> {
    let (folder, fingerprint) = (folder.to_owned(), origin.secrets.fingerprint());
    let engine = engine_name(origin.url.engine()).to_owned();
    let taken_at = Clock::system().now();
    let copy = move |copying: &mut Copying<'_>| {
        let known = copying.instance()?.map(|instance| instance.secret_fingerprint);
        if known.is_some_and(|known| known != fingerprint) {
            return Err(BackupError::Start(StartError::WrongSecret));
        }
        let tables = copying.tables()?;
        let tables = tables.iter().map(|table| write_table(copying, table, &folder)).collect::<Result<_, _>>()?;
        let manifest = Manifest {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            engine,
            taken_at,
            migrations: copying.migrations()?,
            secret_fingerprint: fingerprint,
            tables,
            documents: Vec::new(),
            lost_documents: Vec::new(),
            chain_heads: copying.chain_heads()?.iter().map(head).collect(),
        };
        Ok((manifest, copying.documents()?))
    };
    origin.store.copy_out(copy).await
}

/// A head as the manifest has it.
pub(super) fn head(head: &ChainHead) -> ChainHeadEntry {
    ChainHeadEntry { service: head.service, seq: head.seq, hash: hex(&head.hash) }
}

fn write_table(copying: &mut Copying<'_>, table: &Table, folder: &Path) -> Result<TableEntry, BackupError> {
    let path = folder.join(TABLES).join(format!("{}.jsonl", table.name));
    let mut file = BufWriter::new(create(&path).map_err(at(&path))?);
    let copied = copying.write_rows(table, &mut file)?;
    file.flush().map_err(at(&path))?;
    file.get_ref().sync_all().map_err(at(&path))?;
    Ok(entry_of(table, copied))
}

/// What was copied of a table, as the manifest has it.
pub(super) fn entry_of(table: &Table, copied: crate::store::Copied) -> TableEntry {
    let (name, columns) = (table.name.clone(), table.columns());
    TableEntry { name, columns, rows: copied.rows, sha256: Sha256Hex(copied.sha256) }
}
