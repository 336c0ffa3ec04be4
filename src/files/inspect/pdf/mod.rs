//! The rules of PDF (ISO 32000-2). The table of places is not believed: the file is read from its first byte to its last
//! as a row of objects, tables and trailers, and nothing may stand between them or behind. Imports its neighbours.

mod acts;
mod filters;
mod layout;
mod lexer;
mod object;
mod streams;

use super::Flaw;
use super::budget::{Budget, PDF_TOTAL};
use super::bytes::{Source, read_at};
use crate::domain::document::FileKind;
use acts::Count;

/// The largest PDF that is read, in bytes; it is read whole.
const LARGEST: u64 = 64 << 20;

/// Walks the file and decodes its streams.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    if size > LARGEST {
        return Err(Flaw::Bomb);
    }
    let bytes = read_at(file, 0, usize::try_from(size).map_err(|_| Flaw::Bomb)?)?;
    let mut count = Count::default();
    let streams = layout::walk(&bytes, &mut count)?;
    let budget = Budget::new(PDF_TOTAL);
    for stream in &streams {
        streams::check(stream, &mut count, &budget)?;
    }
    count.end()?;
    Ok(FileKind::Pdf)
}
