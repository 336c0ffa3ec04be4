//! Archives of parts: DOCX and ODT, and the refusal of all others. The directory at the end is not believed: every
//! entry must lie where the one before ends, unpack to what it says, and carry the sum it says. Imports its neighbours.

mod directory;
mod entry;
mod names;
mod unpack;

use std::io::BufRead;

use super::Flaw;
use super::budget::{Budget, OFFICE_TOTAL};
use super::bytes::Source;
use super::docx::Docx;
use super::odt::Odt;
use crate::domain::document::FileKind;
use directory::Directory;

/// The rules of one kind of office file for its parts.
pub trait Rules {
    /// Looks at the name of a part, before its content.
    ///
    /// # Errors
    /// The flaw that a part of this name is.
    fn name(&self, name: &str) -> Result<(), Flaw>;

    /// Looks at a part, `name` as it stands in the archive. What it leaves unread is still unpacked and counted.
    ///
    /// # Errors
    /// The flaw of the part.
    fn part(&mut self, name: &str, content: &mut dyn BufRead) -> Result<(), Flaw>;

    /// What all parts together must have shown.
    ///
    /// # Errors
    /// The flaw of the whole.
    fn end(&self) -> Result<FileKind, Flaw>;
}

/// Tells DOCX from ODT by their parts and walks every one of them.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    let directory = Directory::read(file, size)?;
    let mut rules: Box<dyn Rules> = if directory.has("[Content_Types].xml") {
        Box::new(Docx::default())
    } else if directory.entries.first().is_some_and(|entry| entry.name == "mimetype" && !entry.deflated) {
        Box::new(Odt::default())
    } else {
        return Err(Flaw::UnknownType);
    };
    let budget = Budget::new(OFFICE_TOTAL);
    for entry in &directory.entries {
        unpack::walk(file, entry, &budget, rules.as_mut())?;
    }
    rules.end()
}
