//! The secret file: made with mode 0600 only beside a fresh database, else found and believed only if it fits.

use std::fs::{self, OpenOptions};
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

/// Written whole and synced under another name first: a crash in between leaves no half secret.
fn make(path: &Path, chance: &Chance) -> Result<Secrets, SecretFileError> {
    let bytes = chance.bytes::<32>();
    let write = || -> io::Result<()> {
        if let Some(folder) = path.parent().filter(|f| !f.as_os_str().is_empty()) {
            fs::create_dir_all(folder)?;
        }
        let unfinished = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(STANDARD.encode(bytes).as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, path)
    };
    write().map_err(|e| SecretFileError::Io(path.to_owned(), e))?;
    Ok(Secrets::new(bytes))
}
