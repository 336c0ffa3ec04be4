//! The names of an archive's entries: none leads out, none comes twice, none is too long. Imports its neighbours.

use std::collections::BTreeSet;

use super::super::Flaw;
use super::entry::Listed;

/// The longest name, in bytes.
const LONGEST: usize = 255;

/// Checks every name.
///
/// # Errors
/// [`Flaw::UnsafePath`] for a name that leads elsewhere, [`Flaw::Damaged`] for one that comes twice: two programs would
/// read two documents.
pub fn check(listed: &[Listed]) -> Result<(), Flaw> {
    let mut seen = BTreeSet::new();
    for entry in listed {
        if !is_safe(&entry.name) {
            return Err(Flaw::UnsafePath);
        }
        if !seen.insert(entry.name.to_lowercase()) {
            return Err(Flaw::Damaged);
        }
    }
    Ok(())
}

fn is_safe(name: &str) -> bool {
    let plain = !name.is_empty() && name.len() <= LONGEST && !name.starts_with('/');
    let forbidden = |c: char| c.is_control() || matches!(c, '\\' | ':');
    plain && !name.contains(forbidden) && !name.split('/').any(|step| step == ".." || step == ".")
}
