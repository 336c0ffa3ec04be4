//! The rules of TIFF: every page's directory, every value inside the file, nothing behind the last of them (TIFF 6.0).
//! Imports its neighbours.

use std::collections::{BTreeSet, VecDeque};

use super::Flaw;
use super::budget::PIXELS;
use super::bytes::{Source, be16, be32, le16, le32, read_at};
use crate::domain::document::FileKind;

/// More pages than this no fax has; thumbnails and camera notes count.
const MOST_PAGES: usize = 500;
/// More fields than this no page has.
const MOST_FIELDS: u16 = 1_000;
/// Values of one field that are looked at, such as the places of strips.
const MOST_VALUES: u64 = 1 << 20;
/// Zeros that a writer may leave at the end, in bytes.
const PADDING: u64 = 16;

const WIDTH: u16 = 256;
const HEIGHT: u16 = 257;
const STRIP_PLACES: u16 = 273;
const STRIP_LENGTHS: u16 = 279;
const TILE_PLACES: u16 = 324;
const TILE_LENGTHS: u16 = 325;
const THUMBNAIL_PLACE: u16 = 513;
const THUMBNAIL_LENGTH: u16 = 514;
/// Fields that lead to further directories: pages within a page, camera notes, place.
const DIRECTORIES: [u16; 3] = [330, 34_665, 34_853];

/// Walks all directories.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    let head = read_at(file, 0, 8)?;
    let mut walk = Walk { file, size, big: head[0] == b'M', end: 8, seen: BTreeSet::new(), picture: false };
    let mut waiting = VecDeque::from([walk.u32(&head, 4)]);
    while let Some(place) = waiting.pop_front() {
        if place != 0 {
            // Pages within a page may be listed and linked too.
            let further = walk.directory(place)?;
            let fresh: Vec<u32> = further.into_iter().filter(|place| !waiting.contains(place)).collect();
            waiting.extend(fresh);
        }
    }
    if !walk.picture {
        return Err(Flaw::Damaged);
    }
    walk.check_end()?;
    Ok(FileKind::Tiff)
}

/// One field of a directory with its values as numbers.
struct Field {
    tag: u16,
    values: Vec<u32>,
}

struct Walk<'a> {
    file: &'a mut dyn Source,
    size: u64,
    big: bool,
    /// The furthest byte that anything leads to.
    end: u64,
    seen: BTreeSet<u32>,
    picture: bool,
}

impl Walk<'_> {
    fn u16(&self, bytes: &[u8], at: usize) -> u16 {
        if self.big { be16(bytes, at) } else { le16(bytes, at) }
    }

    fn u32(&self, bytes: &[u8], at: usize) -> u32 {
        if self.big { be32(bytes, at) } else { le32(bytes, at) }
    }

    /// Something lies at `place` for `length` bytes.
    fn reach(&mut self, place: u64, length: u64) -> Result<(), Flaw> {
        let end = place.checked_add(length).filter(|end| *end <= self.size).ok_or(Flaw::Damaged)?;
        self.end = self.end.max(end);
        Ok(())
    }

    /// Reads the directory at `place`; where the next ones are.
    fn directory(&mut self, place: u32) -> Result<Vec<u32>, Flaw> {
        if !self.seen.insert(place) {
            return Err(Flaw::Damaged);
        }
        if self.seen.len() > MOST_PAGES {
            return Err(Flaw::TooManyParts);
        }
        let count = read_at(self.file, u64::from(place), 2)?;
        let count = self.u16(&count, 0);
        if count == 0 || count > MOST_FIELDS {
            return Err(Flaw::Damaged);
        }
        let length = usize::from(count) * 12 + 4;
        self.reach(u64::from(place), length as u64 + 2)?;
        let bytes = read_at(self.file, u64::from(place) + 2, length)?;
        let fields = bytes.chunks_exact(12).map(|field| self.field(field)).collect::<Result<Vec<_>, _>>()?;
        self.page(&fields)?;
        let mut further = vec![self.u32(&bytes, length - 4)];
        let leads = fields.iter().filter(|field| DIRECTORIES.contains(&field.tag));
        further.extend(leads.flat_map(|field| field.values.iter().copied()));
        Ok(further)
    }

    fn field(&mut self, field: &[u8]) -> Result<Field, Flaw> {
        let (tag, kind, count) = (self.u16(field, 0), self.u16(field, 2), u64::from(self.u32(field, 4)));
        let width = match kind {
            1 | 2 | 6 | 7 => 1,
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => return Err(Flaw::Damaged),
        };
        let length = count * width;
        let place = if length > 4 { u64::from(self.u32(field, 8)) } else { 0 };
        if length > 4 {
            self.reach(place, length)?;
        }
        if !matches!(width, 2 | 4) || count > MOST_VALUES {
            return Ok(Field { tag, values: Vec::new() });
        }
        let length = usize::try_from(length).map_err(|_| Flaw::Damaged)?;
        let bytes = if length > 4 { read_at(self.file, place, length)? } else { field[8..8 + length].to_vec() };
        let value = |bytes: &[u8]| if width == 2 { u32::from(self.u16(bytes, 0)) } else { self.u32(bytes, 0) };
        let step = if width == 2 { 2 } else { 4 };
        Ok(Field { tag, values: bytes.chunks_exact(step).map(value).collect() })
    }

    /// The size of a page's picture, and where its data lie.
    fn page(&mut self, fields: &[Field]) -> Result<(), Flaw> {
        let values = |tag: u16| fields.iter().find(|field| field.tag == tag).map_or(&[][..], |field| &field.values);
        let side = |tag: u16| values(tag).first().map(|side| u64::from(*side));
        if let (Some(width), Some(height)) = (side(WIDTH), side(HEIGHT)) {
            if width * height > PIXELS {
                return Err(Flaw::Bomb);
            }
            self.picture |= width > 0 && height > 0;
        }
        let pairs = [(STRIP_PLACES, STRIP_LENGTHS), (TILE_PLACES, TILE_LENGTHS), (THUMBNAIL_PLACE, THUMBNAIL_LENGTH)];
        for (places, lengths) in pairs {
            if values(places).len() != values(lengths).len() {
                return Err(Flaw::Damaged);
            }
            for (place, length) in values(places).iter().zip(values(lengths)) {
                self.reach(u64::from(*place), u64::from(*length))?;
            }
        }
        Ok(())
    }

    fn check_end(&mut self) -> Result<(), Flaw> {
        let rest = self.size - self.end;
        if rest > PADDING {
            return Err(Flaw::Polyglot);
        }
        let rest = read_at(self.file, self.end, usize::try_from(rest).map_err(|_| Flaw::Damaged)?)?;
        if rest.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Flaw::Polyglot) }
    }
}
