//! Letters into a folder, one `.eml` file each: what a demonstration shows, and a relay on the same machine may read.
//!
//! A file stands under its name only once it is whole and on the disk. Names sort by time.

use std::fs::{DirBuilder, File, OpenOptions, rename};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::{MailError, Reason};
use super::letter::Letter;

/// Writes a letter into `folder`, which is made when absent. It holds codes: only its owner may read it.
pub(super) async fn put(folder: PathBuf, letter: &Letter, bytes: Vec<u8>) -> Result<(), MailError> {
    let name = format!("{}-{}.eml", letter.at.strftime("%Y%m%dT%H%M%S.%6fZ"), letter.id);
    let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
    let written = written.unwrap_or_else(|_| Err(io::ErrorKind::Other.into()));
    written.map_err(|e| MailError::Temporary(Reason::Folder(e.kind())))
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    // Readers look for `.eml`; what a crash leaves half written is written anew by the next try.
    let unfinished = folder.join(format!(".{name}.part"));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    rename(&unfinished, folder.join(name))?;
    File::open(folder)?.sync_all()
}
