//! The bytes of documents, from their place into a backup and back, eight at a time. Imports `domain`, `files`, `store`.

use std::path::{Path, PathBuf};

use bytes::Bytes;
use futures_util::{StreamExt, TryStreamExt, stream};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::error::BackupError;
use super::folder::{at, create};
use super::manifest::{DOCUMENTS, DocumentEntry};
use crate::domain::document::key;
use crate::domain::ids::DocumentId;
use crate::files::{FileStore, FilesError};
use crate::store::DocumentBytes;

/// Copies that go on at the same time.
const AT_ONCE: usize = 8;
/// What is read at once.
const CHUNK: usize = 256 * 1024;

/// Copies these documents into the backup at `folder`. Gives those whose bytes are missing, or not what was stored.
///
/// # Errors
/// The place of the documents does not answer, or the backup cannot be written.
pub async fn copy_out(
    files: &FileStore,
    wanted: Vec<DocumentBytes>,
    folder: &Path,
) -> Result<Vec<DocumentId>, BackupError> {
    let copies = wanted.into_iter().map(|document| copy_one_out(files, document, folder.join(DOCUMENTS)));
    let missing: Vec<Option<DocumentId>> = stream::iter(copies).buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(missing.into_iter().flatten().collect())
}

async fn copy_one_out(
    files: &FileStore,
    document: DocumentBytes,
    folder: PathBuf,
) -> Result<Option<DocumentId>, BackupError> {
    let path = folder.join(document.id.to_string());
    let written = match files.read(&key(document.id), document.size, document.sha256).await {
        Ok(contents) => write(contents, &path).await,
        Err(error) => Err(error.into()),
    };
    match written {
        Err(BackupError::Files(FilesError::NotFound | FilesError::Corrupt)) => {
            let _ = std::fs::remove_file(&path);
            Ok(Some(document.id))
        }
        other => other.map(|()| None),
    }
}

async fn write(mut contents: crate::files::Contents, path: &Path) -> Result<(), BackupError> {
    let mut file = File::from_std(create(path).map_err(at(path))?);
    while let Some(chunk) = contents.try_next().await? {
        file.write_all(&chunk).await.map_err(at(path))?;
    }
    file.sync_all().await.map_err(at(path))
}

/// Keeps these documents of the backup at `folder` in their place, and reads each again from there.
///
/// # Errors
/// `Damaged` where bytes are not what the manifest says; those of the place.
pub async fn copy_in(files: &FileStore, entries: &[DocumentEntry], folder: &Path) -> Result<(), BackupError> {
    let folder = folder.join(DOCUMENTS);
    let copies = entries.iter().map(|entry| copy_one_in(files, entry, folder.join(entry.id.to_string())));
    stream::iter(copies).buffer_unordered(AT_ONCE).try_collect().await
}

async fn copy_one_in(files: &FileStore, entry: &DocumentEntry, path: PathBuf) -> Result<(), BackupError> {
    let mut file = File::open(&path).await.map_err(at(&path))?;
    let mut incoming = files.receive(entry.size).await?;
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk).await.map_err(at(&path))?;
        if read == 0 {
            break;
        }
        incoming.write(Bytes::copy_from_slice(&chunk[..read])).await?;
    }
    let received = incoming.finish().await?;
    if (received.size, received.sha256) != (entry.size, entry.sha256.0) {
        return Err(BackupError::Damaged(format!("the document {} changed while it was restored", entry.id)));
    }
    files.keep(received, &key(entry.id)).await?;
    let kept = files.read(&key(entry.id), entry.size, entry.sha256.0).await?;
    Ok(kept.try_for_each(|_| async { Ok(()) }).await?)
}
