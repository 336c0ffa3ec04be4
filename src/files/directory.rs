//! Folders and files that outlive a power cut, for the eyes of this user only.

use std::fs::{DirBuilder, File};
use std::io;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;
use std::time::SystemTime;

use super::incoming::Received;

/// Whom only this user may enter: so are the folders that this program makes.
const OWN: u32 = 0o700;

/// Makes a folder and those above it that lack. Each is entered into the one above for good; so are those found that may
/// be of our making, for a process that was killed may have made one and not come to entering it.
pub(super) fn make(folder: &Path) -> io::Result<()> {
    let is_there = folder.is_dir();
    if is_there && folder.metadata()?.permissions().mode() & 0o777 != OWN {
        return Ok(());
    }
    let Some(above) = above(folder) else { return Ok(()) };
    make(above)?;
    if is_there {
        return sync_found(above);
    }
    make_one(folder)?;
    sync(above)
}

/// The folder that this one lies in; none above the first of all, nor above the first of a relative path.
fn above(folder: &Path) -> Option<&Path> {
    let here = Path::new(".");
    let above = folder.parent()?;
    if above.as_os_str().is_empty() { (folder != here).then_some(here) } else { Some(above) }
}

/// What lies in a folder that may not be opened, or not be written to, was made by somebody else.
fn sync_found(above: &Path) -> io::Result<()> {
    use io::ErrorKind::{InvalidInput, PermissionDenied, ReadOnlyFilesystem};
    match sync(above) {
        Err(error) if matches!(error.kind(), InvalidInput | PermissionDenied | ReadOnlyFilesystem) => Ok(()),
        answer => answer,
    }
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
    match DirBuilder::new().mode(OWN).create(folder) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    }
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
