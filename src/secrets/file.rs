//! The secret file: made with mode 0600 only beside a fresh database, else found and believed only if it fits.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{Chance, Secrets};

/// Why the secret cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum SecretFileError {
    /// The file is not there, and the database is not fresh.
    #[error(
        "{0} is missing, but the database was made with a secret; put the file back, or name it in AMHP_HUB_SECRET_FILE"
    )]
    Missing(PathBuf),
    /// The file holds something else.
    #[error("{0} does not hold 32 bytes in base64; put the right file back, or name it in AMHP_HUB_SECRET_FILE")]
    Malformed(PathBuf),
    /// The file cannot be read or made.
    #[error("cannot read or make {0}; mend its permissions, or name another file in AMHP_HUB_SECRET_FILE")]
    Io(PathBuf, #[source] io::Error),
}

/// The secret in `path`; made there when absent and `fresh`, that is beside a database that knows no secret yet.
///
/// # Errors
/// See [`SecretFileError`].
pub fn load_or_make(path: &Path, fresh: bool, chance: &Chance) -> Result<Secrets, SecretFileError> {
    match fs::read_to_string(path) {
        Ok(text) => parse(path, &text),
        Err(e) if e.kind() == io::ErrorKind::NotFound && fresh => make(path, chance),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Err(SecretFileError::Missing(path.to_owned())),
        Err(e) => Err(SecretFileError::Io(path.to_owned(), e)),
    }
}

fn parse(path: &Path, text: &str) -> Result<Secrets, SecretFileError> {
    let bytes = STANDARD.decode(text.trim()).ok().and_then(|b| <[u8; 32]>::try_from(b).ok());
    bytes.map(Secrets::new).ok_or_else(|| SecretFileError::Malformed(path.to_owned()))
}

/// Written whole under a name of its own, then given the real one, which of several nodes that start together only the
/// first can do: the others read what it made. The folder is synced too: a secret that a power cut took away would take
/// everything derived from it along.
fn make(path: &Path, chance: &Chance) -> Result<Secrets, SecretFileError> {
    let io = |e| SecretFileError::Io(path.to_owned(), e);
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(folder).map_err(io)?;
    let unfinished = path.with_extension(format!("new-{:016x}", u64::from_be_bytes(chance.bytes())));
    let linked = write(&unfinished, &chance.bytes()).and_then(|()| fs::hard_link(&unfinished, path));
    // Whatever became of it, the name of its own is of no use any more.
    let _ = fs::remove_file(&unfinished);
    match linked {
        Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(io(e)),
        _ => File::open(folder).and_then(|folder| folder.sync_all()).map_err(io)?,
    }
    parse(path, &fs::read_to_string(path).map_err(io)?)
}

fn write(path: &Path, bytes: &[u8; 32]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(STANDARD.encode(bytes).as_bytes())?;
    file.sync_all()
}
