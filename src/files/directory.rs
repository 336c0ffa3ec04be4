//! Folders and files that outlive a power cut, for the eyes of this user only.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::time::SystemTime;

use super::incoming::Received;

/// Makes a folder and those above it that lack. Each is entered into the one above for good.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = match folder.parent() {
        Some(above) if !above.as_os_str().is_empty() => above,
        // The first of a relative path.
        _ => Path::new("."),
    };
    make(above)?;
    make_one(folder)?;
    sync(above)
}

/// Moves an upload to its place under `folder`. File, then name, then folders: after each step a power cut leaves the
/// old state or the new one. Every folder of the key is synced, for another upload may just have made it.
pub(super) fn keep(received: &Received, folder: &Path, key: &str) -> io::Result<()> {
    received.file.sync_all()?;
    let place = folder.join(key);
    let above: Vec<&Path> = place.ancestors().skip(1).take_while(|above| above.starts_with(folder)).collect();
    above.iter().rev().filter(|above| !above.is_dir()).try_for_each(|above| make_one(above))?;
    std::fs::rename(&received.staged.path, &place)?;
    above.iter().try_for_each(|above| sync(above))
}

/// Removes files that nobody wrote to since `before`. Gives their number.
pub(super) fn sweep(folder: &Path, before: SystemTime) -> io::Result<usize> {
    let mut removed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // What is gone meanwhile was kept or dropped.
        let is_old = entry.metadata().is_ok_and(|meta| meta.is_file() && meta.modified().is_ok_and(|at| at < before));
        removed += usize::from(is_old && std::fs::remove_file(entry.path()).is_ok());
    }
    Ok(removed)
}

fn make_one(folder: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
