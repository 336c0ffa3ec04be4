//! The directory of an archive, held against what stands in the file. Rules of places and fields: APPNOTE 6.3.10.
//! Imports its neighbours.

use super::super::Flaw;
use super::super::bytes::{Source, le16, le32, read_at};
use super::entry::{Entry, Listed};
use super::names;

/// More parts than this no letter has.
const MOST_ENTRIES: u16 = 5_000;
/// The length of the record at the end, without a comment, in bytes.
const END: u64 = 22;
/// The length of an entry of the directory, without name, extra field and comment, in bytes.
const LISTED: usize = 46;

/// The entries in the order in which they stand in the file.
pub struct Directory {
    /// All of them, each checked against its own header.
    pub entries: Vec<Entry>,
}

impl Directory {
    /// Reads the directory and proves that the entries fill the file from its first byte to the directory, without
    /// gaps and without overlap.
    ///
    /// # Errors
    /// The flaw by which they do not.
    pub fn read(file: &mut dyn Source, size: u64) -> Result<Self, Flaw> {
        let (start, end, count) = last_record(file, size)?;
        let mut listed = list(file, start, end, count)?;
        names::check(&listed)?;
        listed.sort_by_key(|entry| entry.offset);
        let mut entries = Vec::with_capacity(listed.len());
        let mut expected = 0;
        for (index, entry) in listed.iter().enumerate() {
            let limit = listed.get(index + 1).map_or(start, |next| next.offset);
            if entry.offset != expected {
                return Err(Flaw::Polyglot);
            }
            entries.push(Entry::open(file, entry, limit)?);
            expected = limit;
        }
        Ok(Self { entries })
    }

    /// Whether there is an entry of this name.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }
}

/// Where the directory starts and ends, and how many entries it has; the last record is the file's last bytes.
fn last_record(file: &mut dyn Source, size: u64) -> Result<(u64, u64, u16), Flaw> {
    let end = size.checked_sub(END).ok_or(Flaw::Damaged)?;
    let record = read_at(file, end, 22)?;
    if !record.starts_with(b"PK\x05\x06") || le16(&record, 20) != 0 {
        // The record is earlier with something behind it, or it is missing.
        let tail = size.min(END + 65_535);
        let seen = read_at(file, size - tail, usize::try_from(tail).map_err(|_| Flaw::Damaged)?)?;
        let earlier = super::super::bytes::contains(&seen, b"PK\x05\x06");
        return Err(if earlier { Flaw::Polyglot } else { Flaw::Damaged });
    }
    let (count, length, start) = (le16(&record, 10), u64::from(le32(&record, 12)), u64::from(le32(&record, 16)));
    if count > MOST_ENTRIES {
        return Err(Flaw::TooManyParts);
    }
    let whole = le32(&record, 4) == 0 && le16(&record, 8) == count && count > 0;
    if !whole {
        return Err(Flaw::Damaged);
    }
    // Where something was put in front, the places no longer fit.
    if start + length != end { Err(Flaw::Polyglot) } else { Ok((start, end, count)) }
}

/// The entries as the directory lists them.
fn list(file: &mut dyn Source, start: u64, end: u64, count: u16) -> Result<Vec<Listed>, Flaw> {
    let bytes = read_at(file, start, usize::try_from(end - start).map_err(|_| Flaw::Damaged)?)?;
    let mut rest = bytes.as_slice();
    let mut listed = Vec::with_capacity(usize::from(count));
    for _ in 0..count {
        if !rest.starts_with(b"PK\x01\x02") || rest.len() < LISTED {
            return Err(Flaw::Damaged);
        }
        let name_end = LISTED + usize::from(le16(rest, 28));
        let entry_end = name_end + usize::from(le16(rest, 30)) + usize::from(le16(rest, 32));
        let name = rest.get(LISTED..name_end).ok_or(Flaw::Damaged)?;
        listed.push(Listed::read(rest, name, start)?);
        rest = rest.get(entry_end..).ok_or(Flaw::Damaged)?;
    }
    if rest.is_empty() { Ok(listed) } else { Err(Flaw::Polyglot) }
}
