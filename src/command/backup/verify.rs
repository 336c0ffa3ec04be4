//! Looks at a backup before it is believed: every file is there, is as it was made, and no other is. Imports `secrets`.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::error::BackupError;
use super::folder::at;
use super::manifest::{DOCUMENTS, FORMAT, MANIFEST, Manifest, SEAL, TABLES, is_sealed};
use crate::secrets::Secrets;

/// What is read at once.
const CHUNK: usize = 256 * 1024;

/// Gives the manifest of the backup at `folder` once all of it was read and compared. Blocks.
///
/// # Errors
/// `Damaged`, naming the file; `Refused` where it is no backup, or another secret's.
pub fn verify(folder: &Path, secrets: &Secrets) -> Result<Manifest, BackupError> {
    let manifest = read_manifest(folder, secrets)?;
    let tables: BTreeSet<String> = manifest.tables.iter().map(|table| format!("{}.jsonl", table.name)).collect();
    let documents: BTreeSet<String> = manifest.documents.iter().map(|document| document.id.to_string()).collect();
    let top = [MANIFEST, SEAL, TABLES, DOCUMENTS].map(str::to_owned).into();
    holds_only(folder, &top)?;
    holds_only(&folder.join(TABLES), &tables)?;
    holds_only(&folder.join(DOCUMENTS), &documents)?;
    for table in &manifest.tables {
        let found = read(&folder.join(TABLES).join(format!("{}.jsonl", table.name)))?;
        if (found.lines, found.sha256) != (table.rows, table.sha256.0) {
            return Err(damaged(format!("the rows of the table {} are not those that were copied", table.name)));
        }
    }
    for document in &manifest.documents {
        let found = read(&folder.join(DOCUMENTS).join(document.id.to_string()))?;
        if (found.size, found.sha256) != (document.size, document.sha256.0) {
            return Err(damaged(format!("the document {} is not the one that was copied", document.id)));
        }
    }
    Ok(manifest)
}

fn damaged(words: String) -> BackupError {
    BackupError::Damaged(words)
}

/// The manifest: of a format that this program knows, of this secret, and unchanged.
fn read_manifest(folder: &Path, secrets: &Secrets) -> Result<Manifest, BackupError> {
    let path = folder.join(MANIFEST);
    let bytes = match fs::read(&path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(BackupError::Refused(format!("{}: there is no backup here", folder.display())));
        }
        other => other.map_err(at(&path))?,
    };
    let unread = |error: serde_json::Error| damaged(format!("{MANIFEST} cannot be read: {error}"));
    let loose: serde_json::Value = serde_json::from_slice(&bytes).map_err(unread)?;
    if loose["format"] != FORMAT {
        return Err(BackupError::Refused(format!(
            "this backup is of format {}, and this amhp-hub knows format {FORMAT} only",
            loose["format"]
        )));
    }
    if loose["secret_fingerprint"] != secrets.fingerprint() {
        return Err(BackupError::Refused(
            "AMHP_HUB_SECRET_FILE is not the secret that this backup was made with; put that file back first"
                .to_owned(),
        ));
    }
    let seal = fs::read_to_string(folder.join(SEAL)).map_err(|_| damaged(format!("{SEAL} is missing")))?;
    if !is_sealed(secrets, &bytes, &seal) {
        return Err(damaged(format!("{MANIFEST} is not what {SEAL} was made for")));
    }
    serde_json::from_slice(&bytes).map_err(unread)
}

/// Whether a folder holds these names and no others.
fn holds_only(folder: &Path, expected: &BTreeSet<String>) -> Result<(), BackupError> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(|_| damaged(format!("the folder {} is missing", folder.display())))? {
        found.insert(entry.map_err(at(folder))?.file_name().to_string_lossy().into_owned());
    }
    let named = |name: &String| folder.join(name).display().to_string();
    if let Some(missing) = expected.difference(&found).next() {
        return Err(damaged(format!("{} is missing", named(missing))));
    }
    match found.difference(expected).next() {
        Some(other) => Err(damaged(format!("{} does not belong to it", named(other)))),
        None => Ok(()),
    }
}

/// What a file turned out to be.
struct Found {
    size: u64,
    lines: u64,
    sha256: [u8; 32],
}

fn read(path: &Path) -> Result<Found, BackupError> {
    let mut file = File::open(path).map_err(at(path))?;
    let (mut digest, mut size, mut lines) = (Sha256::new(), 0, 0);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk).map_err(at(path))?;
        if read == 0 {
            return Ok(Found { size, lines, sha256: digest.finalize().into() });
        }
        digest.update(&chunk[..read]);
        size += read as u64;
        lines += chunk[..read].iter().filter(|byte| **byte == b'\n').count() as u64;
    }
}
