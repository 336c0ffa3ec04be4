//! Why a backup could not be made, believed or restored. Imports `files`, `store`, `app`.

use std::path::PathBuf;

use crate::app::StartError;
use crate::domain::ids::DocumentId;
use crate::files::FilesError;
use crate::secrets::SecretFileError;
use crate::store::{CopyError, StoreError};
use crate::telemetry::with_causes;

/// Why not, in words for whoever typed the command; none holds anything of a row.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Settings, or what they lead to.
    #[error(transparent)]
    Start(#[from] StartError),
    /// The database.
    #[error("the database of AMHP_HUB_DATABASE_URL: {}", with_causes(.0))]
    Store(#[from] StoreError),
    /// The place of the documents.
    #[error("the documents of AMHP_HUB_FILES: {}", with_causes(.0))]
    Files(#[from] FilesError),
    /// A file or folder of the backup cannot be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which one.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// A stream broke off.
    #[error("reading or writing failed: {0}")]
    Stream(#[from] std::io::Error),
    /// Bytes of documents are not what their rows say.
    #[error(
        "{} of the documents are missing in AMHP_HUB_FILES, or are not what was stored: {}; find them, or leave them out with \
         --without-lost-documents",
        .0.len(),
        listed(.0)
    )]
    Lost(Vec<DocumentId>),
    /// The backup is not as it was made.
    #[error("this backup is not to be trusted: {0}")]
    Damaged(String),
    /// It cannot be done so.
    #[error("{0}")]
    Refused(String),
}

/// At most ten, for a line is read by a person.
fn listed(ids: &[DocumentId]) -> String {
    let shown: Vec<String> = ids.iter().take(10).map(ToString::to_string).collect();
    let more = if ids.len() > shown.len() { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

impl From<SecretFileError> for BackupError {
    fn from(error: SecretFileError) -> Self {
        Self::Start(error.into())
    }
}

impl From<CopyError> for BackupError {
    fn from(error: CopyError) -> Self {
        match error {
            CopyError::Store(error) => Self::Store(error),
            CopyError::Io(error) => Self::Stream(error),
        }
    }
}
