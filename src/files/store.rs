//! The one place where documents are kept: a directory, or a bucket of S3.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt;
use jiff::Timestamp;
use object_store::local::LocalFileSystem;
use object_store::prefix::PrefixStore;
use object_store::{ObjectStore, ObjectStoreExt};
use tokio::task::spawn_blocking;

use super::bucket::{self, Bucket};
use super::contents::{self, Contents};
use super::directory;
use super::error::{FilesError, OpenError};
use super::incoming::{Incoming, Received, Staged};
use super::key::{self, INCOMING};

/// Keeps, gives and removes files by key. Cheap to clone.
///
/// A key is parts of letters, digits, `-` and `_` joined by `/`, such as `documents/0192…`; other keys are `NotAKey`.
#[derive(Debug, Clone)]
pub struct FileStore {
    objects: Arc<dyn ObjectStore>,
    incoming: PathBuf,
    kept_in: Place,
    patience: Duration,
}

#[derive(Debug, Clone)]
enum Place {
    Directory(PathBuf),
    Bucket,
}

impl FileStore {
    /// Keeps files in `folder`, which is made where it is not there, for this user only. Its subfolder `incoming`
    /// holds what is arriving.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn directory(folder: impl Into<PathBuf>) -> Result<Self, OpenError> {
        let folder = folder.into();
        let incoming = folder.join(INCOMING);
        prepare("AMHP_HUB_FILES", &incoming)?;
        let objects = LocalFileSystem::new_with_prefix(&folder).map_err(OpenError::Bucket)?;
        let patience = bucket::PATIENCE;
        Ok(Self { objects: Arc::new(objects), incoming, kept_in: Place::Directory(folder), patience })
    }

    /// Keeps files in a bucket; what is arriving is gathered in a folder of this machine. Nothing is asked of the
    /// server yet: see [`Self::ping`].
    ///
    /// # Errors
    /// The address is no bucket's, or the folder cannot be made.
    pub fn bucket(bucket: &Bucket) -> Result<Self, OpenError> {
        prepare("AMHP_HUB_FILES_INCOMING", &bucket.incoming)?;
        let (client, prefix) = bucket.connect()?;
        let objects = Arc::new(PrefixStore::new(client, prefix));
        Ok(Self { objects, incoming: bucket.incoming.clone(), kept_in: Place::Bucket, patience: bucket.patience })
    }

    /// Begins an upload of at most `limit` bytes.
    ///
    /// # Errors
    /// `Unavailable` where no staging file can be made.
    pub async fn receive(&self, limit: u64) -> Result<Incoming, FilesError> {
        Incoming::begin(self.incoming.clone(), limit).await
    }

    /// Keeps an upload under `key`, in place of what was there. Once this returned, the bytes outlive a power cut.
    /// Goes on to its end when the caller does not wait for it.
    ///
    /// # Errors
    /// `NotAKey`; `Unavailable`: then it may be kept or not, and [`Self::list_older`] finds it.
    pub async fn keep(&self, received: Received, key: &str) -> Result<(), FilesError> {
        let path = key::checked(key)?;
        match &self.kept_in {
            Place::Directory(folder) => {
                let (folder, key) = (folder.clone(), key.to_owned());
                Ok(spawn_blocking(move || directory::keep(&received, &folder, &key)).await??)
            }
            Place::Bucket => {
                let objects = self.objects.clone();
                tokio::spawn(async move { bucket::put(&*objects, &received, &path).await }).await?
            }
        }
    }

    /// Gives the bytes under `key`, which must be of this size and SHA-256 digest.
    ///
    /// # Errors
    /// `NotFound`, `NotAKey`, `Unavailable`, or `Corrupt` where the size is wrong. In the stream: `Unavailable`, or
    /// `Corrupt` instead of the last chunk.
    pub async fn read(&self, key: &str, size: u64, sha256: [u8; 32]) -> Result<Contents, FilesError> {
        let found = self.objects.get(&key::checked(key)?).await?;
        contents::checked(found, size, sha256, self.patience)
    }

    /// Removes what is under `key`; nothing there is fine.
    ///
    /// # Errors
    /// `NotAKey`, `Unavailable`.
    pub async fn remove(&self, key: &str) -> Result<(), FilesError> {
        match self.objects.delete(&key::checked(key)?).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The keys of what was kept before `before`, in no order: what no row names of these was left behind.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn list_older(&self, before: Timestamp) -> Result<Vec<String>, FilesError> {
        let before = before.as_millisecond();
        let older = self.objects.list(None).try_filter_map(|meta| async move {
            let is_kept =
                meta.last_modified.timestamp_millis() < before && key::checked(meta.location.as_ref()).is_ok();
            Ok(is_kept.then(|| meta.location.into()))
        });
        Ok(older.try_collect().await?)
    }

    /// The keys below `folder`, in no order.
    ///
    /// # Errors
    /// `NotAKey`, `Unavailable`.
    pub async fn list_in(&self, folder: &str) -> Result<Vec<String>, FilesError> {
        let folder = key::checked(folder)?;
        Ok(self.objects.list(Some(&folder)).map_ok(|meta| meta.location.into()).try_collect().await?)
    }

    /// Removes staging files that nobody wrote to since `before`, which a process that was killed left behind. Gives
    /// their number.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn sweep_incoming(&self, before: Timestamp) -> Result<usize, FilesError> {
        let folder = self.incoming.clone();
        Ok(spawn_blocking(move || directory::sweep(&folder, before.into())).await??)
    }

    /// Whether files can be kept now: a staging file can be made, and a bucket answers.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn ping(&self) -> Result<(), FilesError> {
        let folder = self.incoming.clone();
        spawn_blocking(move || Staged::create(&folder).map(drop)).await??;
        if matches!(self.kept_in, Place::Bucket) {
            // Nothing is there: the answer is short, and a bucket that is missing is told apart.
            let nothing = object_store::path::Path::from("ping");
            self.objects.list(Some(&nothing)).try_next().await?;
        }
        Ok(())
    }
}

/// Makes the folder that `variable` names, and those above it that lack, so that they outlive a power cut; for this user
/// only.
///
/// # Errors
/// The folder cannot be made.
pub fn make_folder(variable: &'static str, folder: &Path) -> Result<(), OpenError> {
    directory::make(folder).map_err(|source| OpenError::Folder { variable, folder: folder.to_owned(), source })
}

fn prepare(variable: &'static str, incoming: &Path) -> Result<(), OpenError> {
    make_folder(variable, incoming)?;
    let tried = Staged::create(incoming).map(drop);
    tried.map_err(|source| OpenError::Folder { variable, folder: incoming.to_owned(), source })
}
