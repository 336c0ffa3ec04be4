//! Tells what a file is by its content, and whether it is safe in structure. Knows neither network nor database, and
//! believes neither names nor directories. Runs in a child process with limits (`Inspector`), since what it reads may
//! be made to break its reader.
//!
//! A type has a file here; each walks its whole file from the first byte to the last, so that nothing hides before,
//! between or behind. What only a virus scanner can know is left to the scanner.

pub mod budget;
mod bytes;
mod doc;
mod docx;
mod film;
mod flaw;
mod foreign;
mod heic;
mod jpeg;
mod links;
mod marks;
mod odt;
mod ole;
mod pdf;
mod png;
mod rtf;
mod sniff;
mod tiff;
mod txt;
mod xml;
mod zip;

use std::io::{Read, Seek};

pub use flaw::Flaw;

use crate::domain::document::FileKind;
use sniff::Family;

/// Tells the type of `file`, which has `size` bytes, or what is wrong with it. Reads from the start, wherever the file
/// stands.
///
/// # Errors
/// The first [`Flaw`] found; a file that cannot be read counts as [`Flaw::Damaged`].
pub fn inspect(file: &mut (impl Read + Seek), size: u64) -> Result<FileKind, Flaw> {
    if size == 0 {
        return Err(Flaw::Empty);
    }
    let head = bytes::head(file, sniff::HEAD)?;
    let family = sniff::family(&head)?;
    let kind = match family {
        Family::Zip => zip::inspect(file, size)?,
        Family::Ole => doc::inspect(file, size)?,
        Family::Pdf => pdf::inspect(file, size)?,
        Family::Rtf => rtf::inspect(file)?,
        Family::Jpeg => jpeg::inspect(file, size)?,
        Family::Png => png::inspect(file, size)?,
        Family::Tiff => tiff::inspect(file, size)?,
        Family::Heic => heic::inspect(file, size)?,
        Family::Text => txt::inspect(file)?,
    };
    foreign::inspect(file, size, family, &head)?;
    Ok(kind)
}
