//! What documents are kept and looked at with.

use std::sync::Arc;

use crate::files::{FileStore, Inspector};

/// The file store, what looks into files, and whether somebody scans them.
#[derive(Clone)]
pub struct Papers {
    /// Bytes.
    pub files: FileStore,
    /// Tells what a file is and whether it is safe in structure.
    pub inspector: Arc<Inspector>,
    /// Whether documents are scanned for viruses; else they are opened past a warning.
    pub scanned: bool,
}
