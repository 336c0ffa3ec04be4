//! What telephones put behind a picture: the film of a motion photo (ISO/IEC 14496-12), and Samsung's own list of notes.
//! Imports its neighbours.

use super::Flaw;
use super::bytes::{Source, be32, le16, le32, read_at};

/// More boxes at the top than this no short film has.
const MOST_BOXES: usize = 1_000;
/// What may stand at the top of a film.
const TOP: [&[u8]; 10] = [b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"uuid", b"moof", b"mfra", b"sidx"];
/// The longest list of Samsung's notes, in bytes.
const LONGEST_LIST: u64 = 1 << 16;

/// Whether a whole film, and nothing else, stands from `start` to `end`.
///
/// # Errors
/// [`Flaw::Damaged`] where the file cannot be read.
pub fn is_film(file: &mut dyn Source, start: u64, end: u64) -> Result<bool, Flaw> {
    let (mut at, mut boxes, mut described) = (start, 0, false);
    while at < end {
        if end - at < 8 || boxes > MOST_BOXES {
            return Ok(false);
        }
        let head = read_at(file, at, 8)?;
        let first = boxes > 0 || &head[4..] == b"ftyp";
        let length = match be32(&head, 0) {
            1 if end - at >= 16 => {
                let long = read_at(file, at + 8, 8)?;
                u64::from(be32(&long, 0)) << 32 | u64::from(be32(&long, 4))
            }
            length => u64::from(length),
        };
        if !first || !TOP.contains(&&head[4..]) || length < 8 || length > end - at {
            return Ok(false);
        }
        described |= &head[4..] == b"moov";
        (at, boxes) = (at + length, boxes + 1);
    }
    Ok(described)
}

/// Whether Samsung's notes fill the file from `start` to `end`: blocks one behind the other, their list, its length and
/// its mark.
///
/// # Errors
/// [`Flaw::Damaged`] where the file cannot be read.
pub fn is_samsung(file: &mut dyn Source, start: u64, end: u64) -> Result<bool, Flaw> {
    if end - start < 32 {
        return Ok(false);
    }
    let last = read_at(file, end - 8, 8)?;
    let length = u64::from(le32(&last, 0));
    if &last[4..] != b"SEFT" || !(24..=LONGEST_LIST).contains(&length) || length > end - 8 - start {
        return Ok(false);
    }
    let place = end - 8 - length;
    let list = read_at(file, place, usize::try_from(length).map_err(|_| Flaw::Damaged)?)?;
    let count = u64::from(le32(&list, 8));
    if !list.starts_with(b"SEFH") || length != 12 + 12 * count {
        return Ok(false);
    }
    let mut blocks: Vec<(u64, u64, u16)> = list[12..].chunks_exact(12).map(|row| block(row, place)).collect();
    blocks.sort_unstable();
    let mut at = start;
    for (begins, size, kind) in blocks {
        if begins != at || size < 8 || size > place - at || !is_block(file, begins, size, kind)? {
            return Ok(false);
        }
        at += size;
    }
    Ok(at == place)
}

/// Where a block begins, how long it is and of which kind, from its row in the list at `place`.
fn block(row: &[u8], place: u64) -> (u64, u64, u16) {
    (place.saturating_sub(u64::from(le32(row, 4))), u64::from(le32(row, 8)), le16(row, 2))
}

/// Whether a block begins with its kind and a name of letters.
fn is_block(file: &mut dyn Source, at: u64, size: u64, kind: u16) -> Result<bool, Flaw> {
    let head = read_at(file, at, 8)?;
    let name = le32(&head, 4);
    if le16(&head, 2) != kind || name == 0 || name > 100 || u64::from(name) + 8 > size {
        return Ok(false);
    }
    let name = read_at(file, at + 8, usize::try_from(name).map_err(|_| Flaw::Damaged)?)?;
    Ok(name.iter().all(|letter| letter.is_ascii_alphanumeric() || *letter == b'_'))
}
