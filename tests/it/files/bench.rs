//! A store to test, in a folder of its own: a directory or a bucket, with a way to look behind it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use amhp_hub::files::{Bucket, Contents, FileStore, FilesError, Received};
use bytes::Bytes;
use futures_util::TryStreamExt;
use jiff::Timestamp;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::support::s3::S3;

/// The most that one test upload may hold.
pub const LIMIT: u64 = 25 << 20;

/// A store, and what is behind it.
pub struct Bench {
    pub store: FileStore,
    pub s3: Option<S3>,
    folder: TempDir,
}

impl Bench {
    /// Over a directory that is not there yet.
    pub fn directory() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = FileStore::directory(folder.path().join("deep/files")).unwrap();
        Self { store, s3: None, folder }
    }

    /// Over a bucket.
    pub async fn bucket() -> Self {
        Self::bucket_with(|bucket| bucket).await
    }

    /// Over a bucket that is used otherwise.
    pub async fn bucket_with(change: impl FnOnce(Bucket) -> Bucket) -> Self {
        let (folder, s3) = (tempfile::tempdir().unwrap(), S3::start().await);
        let store = FileStore::bucket(&change(s3.bucket(&folder.path().join("deep/incoming")))).unwrap();
        Self { store, s3: Some(s3), folder }
    }

    /// The folder of a directory store.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("deep/files")
    }

    /// The folder of what is arriving.
    pub fn incoming(&self) -> PathBuf {
        let place = if self.s3.is_some() { "deep/incoming" } else { "deep/files/incoming" };
        self.folder.path().join(place)
    }

    /// The names of what is arriving.
    pub fn arriving(&self) -> Vec<String> {
        names(&self.incoming())
    }

    /// The bytes behind a key.
    pub fn behind(&self, key: &str) -> Option<Vec<u8>> {
        match &self.s3 {
            Some(s3) => s3.bytes(&format!("hub/{key}")),
            None => fs::read(self.files().join(key)).ok(),
        }
    }

    /// Puts other bytes behind a key.
    pub fn replace(&self, key: &str, bytes: Vec<u8>) {
        match &self.s3 {
            Some(s3) => s3.replace(&format!("hub/{key}"), bytes),
            None => fs::write(self.files().join(key), bytes).unwrap(),
        }
    }

    /// Makes what is kept under a key as old as this.
    pub fn age(&self, key: &str, at: Timestamp) {
        match &self.s3 {
            Some(s3) => s3.age(&format!("hub/{key}"), at),
            None => age(&self.files().join(key), at),
        }
    }

    /// Receives these bytes in chunks of 16 KiB, as they come from a socket.
    pub async fn received(&self, bytes: &[u8]) -> Received {
        let mut incoming = self.store.receive(LIMIT).await.unwrap();
        for chunk in bytes.chunks(16 << 10) {
            incoming.write(Bytes::copy_from_slice(chunk)).await.unwrap();
        }
        incoming.finish().await.unwrap()
    }

    /// Receives and keeps.
    pub async fn keep(&self, key: &str, bytes: &[u8]) {
        self.store.keep(self.received(bytes).await, key).await.unwrap();
    }

    /// Reads what should be these bytes.
    pub async fn read(&self, key: &str, expected: &[u8]) -> Result<Contents, FilesError> {
        self.store.read(key, expected.len() as u64, digest(expected)).await
    }

    /// Reads to the end what should be these bytes: what was given, and how it ended.
    pub async fn read_all(&self, key: &str, expected: &[u8]) -> (Vec<u8>, Result<(), FilesError>) {
        let mut given = Vec::new();
        let end = match self.read(key, expected).await {
            Ok(mut contents) => loop {
                match contents.try_next().await {
                    Ok(Some(chunk)) => given.extend_from_slice(&chunk),
                    Ok(None) => break Ok(()),
                    Err(error) => break Err(error),
                }
            },
            Err(error) => Err(error),
        };
        (given, end)
    }
}

/// Sets when a file was last written.
pub fn age(file: &Path, at: Timestamp) {
    File::options().write(true).open(file).unwrap().set_modified(at.into()).unwrap();
}

/// The names in a folder.
pub fn names(folder: &Path) -> Vec<String> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

/// The SHA-256 digest.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// So many bytes. What repeats in them is no multiple of a page or a chunk.
pub fn some_bytes(count: usize) -> Vec<u8> {
    let block: Vec<u8> = (0..4093_usize).map(|n| (n.wrapping_mul(2_654_435_761) >> 11) as u8).collect();
    let mut bytes = block.repeat(count / block.len() + 1);
    bytes.truncate(count);
    bytes
}
