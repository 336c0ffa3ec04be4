//! An upload while it arrives: into a staging file, counted and digested. The file goes when the upload is dropped.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::OwnedSemaphorePermit;
use tokio::task::spawn_blocking;

use super::error::FilesError;

/// What is gathered before it is written: a call to another thread for each small chunk would cost more than the disk.
const BATCH: usize = 256 * 1024;

/// An upload that is arriving. Dropping it removes what came so far.
#[derive(Debug)]
pub struct Incoming {
    /// Away while a batch is written, and for good when that failed or was given up.
    desk: Option<Desk>,
    batch: Vec<u8>,
    size: u64,
    limit: u64,
    turn: Option<OwnedSemaphorePermit>,
}

/// What the writing thread needs.
#[derive(Debug)]
struct Desk {
    staged: Staged,
    file: File,
    digest: Sha256,
}

impl Desk {
    fn write(mut self, batch: &[u8]) -> io::Result<Self> {
        self.digest.update(batch);
        self.file.write_all(batch)?;
        Ok(self)
    }
}

impl Incoming {
    pub(super) async fn begin(folder: PathBuf, limit: u64) -> Result<Self, FilesError> {
        let desk = spawn_blocking(move || {
            let (staged, file) = Staged::create(&folder)?;
            io::Result::Ok(Desk { staged, file, digest: Sha256::new() })
        });
        Ok(Self { desk: Some(desk.await??), batch: Vec::new(), size: 0, limit, turn: None })
    }

    /// Holds the turn until this upload was kept or dropped.
    #[must_use]
    pub fn with_turn(self, turn: OwnedSemaphorePermit) -> Self {
        Self { turn: Some(turn), ..self }
    }

    /// Appends a chunk of any size.
    ///
    /// # Errors
    /// `TooLarge` past the limit; `Unavailable` where it cannot be written. Either ends the upload: drop it.
    pub async fn write(&mut self, chunk: Bytes) -> Result<(), FilesError> {
        self.size = self.size.saturating_add(chunk.len() as u64);
        if self.size > self.limit {
            return Err(FilesError::TooLarge { limit: self.limit });
        }
        self.batch.extend_from_slice(&chunk);
        if self.batch.len() < BATCH { Ok(()) } else { self.flush().await }
    }

    /// Ends the upload. Its bytes are readable, and not yet safe from a power cut.
    ///
    /// # Errors
    /// `TooLarge` or `Unavailable` as [`Self::write`], also where an earlier write failed.
    pub async fn finish(mut self) -> Result<Received, FilesError> {
        if self.size > self.limit {
            return Err(FilesError::TooLarge { limit: self.limit });
        }
        self.flush().await?;
        let Desk { staged, file, digest } = self.desk.take().ok_or_else(broken)?;
        Ok(Received { size: self.size, sha256: digest.finalize().into(), file, staged, _turn: self.turn })
    }

    async fn flush(&mut self) -> Result<(), FilesError> {
        let desk = self.desk.take().ok_or_else(broken)?;
        let mut batch = std::mem::take(&mut self.batch);
        let written = spawn_blocking(move || {
            let desk = desk.write(&batch)?;
            batch.clear();
            io::Result::Ok((desk, batch))
        });
        let (desk, batch) = written.await??;
        (self.desk, self.batch) = (Some(desk), batch);
        Ok(())
    }
}

fn broken() -> FilesError {
    io::Error::other("an earlier write of this upload failed or was given up").into()
}

/// An upload that is here whole, in its staging file. Dropping it removes the file, unless the store kept it.
#[derive(Debug)]
pub struct Received {
    /// Its size in bytes.
    pub size: u64,
    /// The SHA-256 digest of its bytes.
    pub sha256: [u8; 32],
    pub(super) file: File,
    pub(super) staged: Staged,
    _turn: Option<OwnedSemaphorePermit>,
}

impl Received {
    /// The bytes, opened anew for reading from the start, such as for a program that looks into them.
    ///
    /// # Errors
    /// The staging file cannot be opened, for example because it was swept.
    pub fn reader(&self) -> io::Result<File> {
        File::open(&self.staged.path)
    }
}

/// A file in the folder of staging files, removed when dropped.
#[derive(Debug)]
pub(super) struct Staged {
    pub(super) path: PathBuf,
}

impl Staged {
    /// Makes an empty one that only this user may read.
    pub(super) fn create(folder: &Path) -> io::Result<(Self, File)> {
        let path = folder.join(uuid::Uuid::now_v7().simple().to_string());
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok((Self { path }, file))
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        // A file that was kept has moved; one that stays is swept later.
        let _ = std::fs::remove_file(&self.path);
    }
}
