//! What a key may look like, so that none leads out of the store.

use object_store::path::Path;

use super::error::FilesError;

/// The folder of staging files, which no key may begin with.
pub(super) const INCOMING: &str = "incoming";
const LONGEST: usize = 200;

/// Takes a key: parts of letters, digits, `-` and `_`, joined by `/`, 200 characters at most, not in `incoming`.
///
/// # Errors
/// `NotAKey`.
pub(super) fn checked(key: &str) -> Result<Path, FilesError> {
    let belongs = key.split('/').next() != Some(INCOMING) && key.len() <= LONGEST;
    let path = Path::parse(key).ok().filter(|_| belongs && key.split('/').all(is_part));
    path.ok_or(FilesError::NotAKey)
}

/// Whether this can stand between the slashes of a key.
pub(super) fn is_part(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}
