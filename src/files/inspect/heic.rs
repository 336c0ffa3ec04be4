//! The rules of HEIC: boxes within boxes that fill the file, a picture of bounded size (ISO/IEC 14496-12, 23008-12).
//! Imports its neighbours.

use super::Flaw;
use super::budget::PIXELS;
use super::bytes::{Source, be16, be32, contains, read_at};
use super::film;
use crate::domain::document::FileKind;

/// More boxes than this no camera writes.
const MOST_BOXES: usize = 10_000;
/// The largest box of descriptions, in bytes.
const LONGEST_META: u64 = 4 << 20;
/// Brands of pictures coded in HEVC.
const BRANDS: [&[u8; 4]; 4] = [b"heic", b"heix", b"heim", b"heis"];
/// What may stand at the top.
const TOP: [&[u8; 4]; 6] = [b"ftyp", b"meta", b"mdat", b"free", b"skip", b"wide"];

/// A box: its name, where its content starts, and how many bytes that is.
struct Part {
    name: [u8; 4],
    start: u64,
    length: u64,
}

/// Walks the boxes at the top and those that describe the picture.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    let parts = top(file, size)?;
    let first = parts.first().ok_or(Flaw::Damaged)?;
    let length = usize::try_from(first.length.min(256)).map_err(|_| Flaw::Damaged)?;
    if !is_heic(&read_at(file, first.start, length)?) {
        return Err(Flaw::UnknownType);
    }
    for part in parts.iter().filter(|part| !TOP.contains(&&part.name)) {
        foreign(file, part)?;
    }
    let meta: Vec<&Part> = parts.iter().filter(|part| &part.name == b"meta").collect();
    let [meta] = meta.as_slice() else { return Err(Flaw::Damaged) };
    if meta.length > LONGEST_META {
        return Err(Flaw::Bomb);
    }
    let bytes = read_at(file, meta.start, usize::try_from(meta.length).map_err(|_| Flaw::Damaged)?)?;
    let mut seen = Described { boxes: 0, pictures: false, sized: false, main: false };
    // The box has a version and flags before its parts.
    seen.walk(bytes.get(4..).ok_or(Flaw::Damaged)?, 0)?;
    let whole = seen.pictures && seen.sized && seen.main && parts.iter().any(|part| &part.name == b"mdat");
    if whole { Ok(FileKind::Heic) } else { Err(Flaw::Damaged) }
}

/// Telephones put the film of a motion photo and Samsung's notes in boxes of their own.
fn foreign(file: &mut dyn Source, part: &Part) -> Result<(), Flaw> {
    let (start, end) = (part.start, part.start + part.length);
    let known = match &part.name {
        b"mpvd" => film::is_film(file, start, end)?,
        b"sefd" => film::is_samsung(file, start, end)?,
        // A film is a type of its own; anything else was put there.
        b"moov" => return Err(Flaw::UnknownType),
        _ => false,
    };
    if known { Ok(()) } else { Err(Flaw::Polyglot) }
}

/// The boxes at the top, which fill the file.
fn top(file: &mut dyn Source, size: u64) -> Result<Vec<Part>, Flaw> {
    let (mut at, mut parts) = (0, Vec::new());
    while at < size {
        let head = read_at(file, at, 8)?;
        let name = [head[4], head[5], head[6], head[7]];
        let (head_length, whole) = match be32(&head, 0) {
            1 => {
                let long = read_at(file, at + 8, 8)?;
                (16, u64::from(be32(&long, 0)) << 32 | u64::from(be32(&long, 4)))
            }
            // The last box may leave its length open.
            0 if &name == b"mdat" => (8, size - at),
            whole => (8, u64::from(whole)),
        };
        let printable = name.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
        let length = whole.checked_sub(head_length).filter(|_| printable && parts.len() < MOST_BOXES);
        let end = at.checked_add(whole).filter(|end| *end <= size);
        let (Some(length), Some(end)) = (length, end) else {
            // Once the picture is there, what follows and is no box was put behind it.
            let complete = parts.iter().any(|part: &Part| &part.name == b"mdat");
            return Err(if complete && !printable { Flaw::Polyglot } else { Flaw::Damaged });
        };
        parts.push(Part { name, start: at + head_length, length });
        at = end;
    }
    Ok(parts)
}

/// Whether the brands are those of a still picture in HEVC.
fn is_heic(brands: &[u8]) -> bool {
    let known = |brand: &[u8]| BRANDS.iter().any(|known| brand == &known[..]);
    let major = brands.get(..4).unwrap_or_default();
    let others = brands.get(8..).unwrap_or_default();
    known(major) || (major == b"mif1" && others.chunks_exact(4).any(known))
}

/// What the boxes of the description have shown.
struct Described {
    boxes: usize,
    pictures: bool,
    sized: bool,
    main: bool,
}

impl Described {
    fn walk(&mut self, mut bytes: &[u8], depth: usize) -> Result<(), Flaw> {
        while !bytes.is_empty() {
            self.boxes += 1;
            if self.boxes > MOST_BOXES {
                return Err(Flaw::TooManyParts);
            }
            let length = usize::try_from(be32(bytes, 0)).map_err(|_| Flaw::Damaged)?;
            let content = bytes.get(8..length).ok_or(Flaw::Damaged)?;
            match &bytes[4..8] {
                b"hdlr" => self.pictures |= content.get(8..12) == Some(b"pict"),
                b"pitm" => self.main = true,
                b"ispe" => self.size(content)?,
                b"iprp" | b"ipco" if depth < 4 => self.walk(content, depth + 1)?,
                b"iinf" => self.items(content)?,
                _ => {}
            }
            bytes = &bytes[length..];
        }
        Ok(())
    }

    fn size(&mut self, content: &[u8]) -> Result<(), Flaw> {
        let (width, height) = (u64::from(be32(content, 4)), u64::from(be32(content, 8)));
        if width == 0 || height == 0 {
            return Err(Flaw::Damaged);
        }
        self.sized = true;
        if width * height > PIXELS { Err(Flaw::Bomb) } else { Ok(()) }
    }

    /// The list of items: no web page, no address among them.
    fn items(&mut self, content: &[u8]) -> Result<(), Flaw> {
        let count_length = if be16(content, 0) >> 8 == 0 { 2 } else { 4 };
        let list = content.get(4 + count_length..).ok_or(Flaw::Damaged)?;
        let foreign = contains(list, b"text/html") || contains(list, b"uri \0");
        if foreign { Err(Flaw::ActiveContent) } else { Ok(()) }
    }
}
