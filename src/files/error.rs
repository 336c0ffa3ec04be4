//! Why bytes could not be kept or given.

use std::error::Error;
use std::io;
use std::path::PathBuf;

/// What went wrong with a file.
#[derive(Debug, thiserror::Error)]
pub enum FilesError {
    /// Nothing is kept under this key.
    #[error("no such file")]
    NotFound,
    /// More came than the limit allows.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// What is kept is not what was stored: its size or digest differs. Its last bytes were not given.
    #[error("the kept bytes are not those that were stored")]
    Corrupt,
    /// The key could lead out of the store, or into its staging files.
    #[error("not a key of the file store")]
    NotAKey,
    /// The folder or the bucket does not answer as it should; it may later.
    #[error("the file store cannot be used now")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
}

impl From<io::Error> for FilesError {
    fn from(error: io::Error) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<object_store::Error> for FilesError {
    fn from(error: object_store::Error) -> Self {
        match error {
            object_store::Error::NotFound { .. } => Self::NotFound,
            other => Self::Unavailable(other.into()),
        }
    }
}

impl From<tokio::task::JoinError> for FilesError {
    fn from(error: tokio::task::JoinError) -> Self {
        Self::Unavailable(error.into())
    }
}

impl From<tokio::time::error::Elapsed> for FilesError {
    fn from(error: tokio::time::error::Elapsed) -> Self {
        Self::Unavailable(error.into())
    }
}

/// The store cannot be opened: a setting is wrong. No secret is repeated.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// `AMHP_HUB_FILES` names no bucket as it should; what to set.
    #[error("AMHP_HUB_FILES: {0}")]
    NotABucket(&'static str),
    /// A folder cannot be made or written.
    #[error("{variable}: make the folder {} writable, or set another", folder.display())]
    Folder {
        /// The setting that names it.
        variable: &'static str,
        /// The folder.
        folder: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// The machine has no certificates by which the bucket could be known.
    #[error("AMHP_HUB_FILES: no certificates to know the server by; install ca-certificates or set SSL_CERT_FILE")]
    Certificates(#[source] io::Error),
    /// The bucket's client refused what was set.
    #[error("AMHP_HUB_FILES: not usable as a bucket")]
    Bucket(#[source] object_store::Error),
}
