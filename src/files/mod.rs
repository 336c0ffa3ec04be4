//! Files: what an uploaded file is by its content and whether it is safe in structure; its bytes, kept in a directory
//! or in S3; what a virus scanner says of them. Imports `domain`.
//!
//! A file is received into a staging file, looked at, then kept under a key that the caller chose; only then may a row
//! name it. What is read is compared with the size and digest in that row before its last bytes are given.

mod bucket;
mod bucket_address;
mod bucket_http;
mod clamd;
mod contents;
mod directory;
mod error;
mod incoming;
pub mod inspect;
pub mod inspector;
mod key;
mod store;

pub use bucket::Bucket;
pub use clamd::{NotAScanner, Patience, ScanError, Scanner, Verdict};
pub use contents::Contents;
pub use error::{FilesError, OpenError};
pub use incoming::{Incoming, Received};
pub use inspect::{Flaw, inspect};
pub use inspector::{InspectError, Inspector};
pub use store::{FileStore, make_folder};

pub use crate::domain::document::FileKind;
