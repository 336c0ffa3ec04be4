//! Looks through the raw bytes of a file that passed as its own type for the marks of another. Imports its neighbours.

use std::io::{Read, SeekFrom};

use super::Flaw;
use super::bytes::{Source, contains, le16, le32, read_at};
use super::marks;
use super::sniff::Family;

/// Readers of PDF take a header as far in as this.
const PDF_WITHIN: usize = 1024;
/// How much is looked at in one piece.
const PIECE: usize = 1 << 16;
/// The furthest that an archive's last record may stand from the end, in bytes: itself and its longest comment.
const ARCHIVE_TAIL: u64 = 22 + 65_535;
/// Archives that their readers find wherever they begin.
const ARCHIVES: [&[u8]; 3] = [b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\xfd7zXZ\x00\x00"];

/// Looks for a second type in `file`, of `size` bytes, that begins with `head` and was found to be of `family`.
///
/// # Errors
/// [`Flaw::Polyglot`] when there is one; [`Flaw::HiddenFile`] for an archive.
pub fn inspect(file: &mut dyn Source, size: u64, family: Family, head: &[u8]) -> Result<(), Flaw> {
    let early = &head[..head.len().min(PDF_WITHIN)];
    let second_pdf = family != Family::Pdf && contains(early, b"%PDF-");
    let tape = head.get(257..262) == Some(b"ustar") && family != Family::Text;
    let disc = head.get(32_769..32_774) == Some(b"CD001");
    if second_pdf || tape || disc || (family != Family::Zip && ends_as_zip(file, size)?) {
        return Err(Flaw::Polyglot);
    }
    if matches!(family, Family::Zip | Family::Text) {
        return Ok(());
    }
    pieces(file, |piece| {
        if ARCHIVES.iter().any(|archive| contains(piece, archive)) {
            return Err(Flaw::HiddenFile);
        }
        if family != Family::Ole && marks::any_long(piece) { Err(Flaw::Polyglot) } else { Ok(()) }
    })
}

/// Whether a reader of archives, which begins at the end, would find one.
fn ends_as_zip(file: &mut dyn Source, size: u64) -> Result<bool, Flaw> {
    let start = size.saturating_sub(ARCHIVE_TAIL);
    let tail = read_at(file, start, usize::try_from(size - start).map_err(|_| Flaw::Damaged)?)?;
    let ends = tail.windows(4).enumerate().filter(|(_, window)| *window == b"PK\x05\x06").map(|(at, _)| at);
    for at in ends {
        let directory = u64::from(le32(&tail, at + 12));
        let entries = le16(&tail, at + 10);
        let Some(begins) = (start + at as u64).checked_sub(directory) else { continue };
        if entries > 0 && directory >= 46 && read_at(file, begins, 4)? == b"PK\x01\x02" {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Walks the file in pieces that overlap by the longest mark.
fn pieces(file: &mut dyn Source, mut look: impl FnMut(&[u8]) -> Result<(), Flaw>) -> Result<(), Flaw> {
    file.seek(SeekFrom::Start(0))?;
    let mut piece = Vec::with_capacity(PIECE + marks::LONGEST);
    loop {
        let kept = piece.len().saturating_sub(marks::LONGEST);
        piece.drain(..kept);
        if file.take(PIECE as u64).read_to_end(&mut piece)? == 0 {
            return Ok(());
        }
        look(&piece)?;
    }
}
