//! The folder of a backup while it is made: under another name, each file on the disk before the next, renamed last.

use std::ffi::OsString;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::error::BackupError;
use super::manifest::{DOCUMENTS, TABLES};

/// A backup that is not finished. Dropping it removes what there is.
#[derive(Debug)]
pub struct Unfinished {
    /// Where its files are for now.
    pub path: PathBuf,
    target: PathBuf,
    is_finished: bool,
}

impl Unfinished {
    /// Begins one that will be `target`, which must not be there, or be an empty folder.
    ///
    /// # Errors
    /// `Refused`, `Io`.
    pub fn begin(target: &Path) -> Result<Self, BackupError> {
        let refused = |words: &str| BackupError::Refused(format!("{}: {words}", target.display()));
        match std::fs::read_dir(target).map(|mut entries| entries.next().is_some()) {
            Ok(true) => return Err(refused("this folder is not empty; name a new one for each backup")),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
                return Err(refused("this is a file; name a folder"));
            }
            _ => {}
        }
        let name = target.file_name().ok_or_else(|| refused("name a folder that can be made"))?;
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.unfinished", std::process::id()));
        let path = target.with_file_name(hidden);
        let made = [path.clone(), path.join(TABLES), path.join(DOCUMENTS)];
        for folder in made {
            make(&folder).map_err(at(&folder))?;
        }
        Ok(Self { path, target: target.to_owned(), is_finished: false })
    }

    /// Writes a small file whole, and has it on the disk.
    ///
    /// # Errors
    /// `Io`.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), BackupError> {
        let path = self.path.join(name);
        let written = create(&path).and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()));
        written.map_err(at(&path))
    }

    /// Has every name on the disk, then gives the backup its own.
    ///
    /// # Errors
    /// `Io`.
    pub fn finish(mut self) -> Result<(), BackupError> {
        for folder in [self.path.join(TABLES), self.path.join(DOCUMENTS), self.path.clone()] {
            sync(&folder).map_err(at(&folder))?;
        }
        std::fs::rename(&self.path, &self.target).map_err(at(&self.target))?;
        self.is_finished = true;
        let above = self.target.parent().filter(|above| !above.as_os_str().is_empty()).unwrap_or(Path::new("."));
        sync(above).map_err(at(above))
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if !self.is_finished {
            // What cannot be removed is seen by its name.
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

/// Makes a file that only this user may read.
pub fn create(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)
}

/// Names the file or folder of an error.
pub fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    move |source| BackupError::Io { path, source }
}

fn make(folder: &Path) -> io::Result<()> {
    DirBuilder::new().mode(0o700).create(folder)
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
