//! One entry of an archive: as the directory lists it, and as its own header in the file says. Imports its neighbours.

use super::super::Flaw;
use super::super::bytes::{Source, le16, le32, read_at};

/// The length of a header in the file, without name and extra field, in bytes.
const HEADER: u64 = 30;
/// Bit 0 and bit 6 of the flags: encrypted, encrypted strongly; bit 13: the directory is hidden.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// Bit 3 of the flags: sum and sizes come behind the data.
const SUMS_BEHIND: u16 = 1 << 3;
/// The longest record of sums behind the data, in bytes: signature, sum and two sizes of eight.
const LONGEST_BEHIND: u64 = 24;
/// The method numbers that office programs write: stored and deflated; and that of AES.
const STORED: u16 = 0;
const DEFLATED: u16 = 8;
const AES: u16 = 99;
/// The kind of a Unix file in the upper half of the outer attributes, and its value for a plain file.
const UNIX_KIND: u32 = 0o170_000;
const UNIX_PLAIN: u32 = 0o100_000;
const UNIX_FOLDER: u32 = 0o040_000;

/// What the directory says of an entry.
pub struct Listed {
    /// Its name.
    pub name: String,
    /// Where its header starts in the file.
    pub offset: u64,
    flags: u16,
    method: u16,
    sum: u32,
    packed: u32,
    size: u32,
}

impl Listed {
    /// Reads an entry of the directory, whose archive's directory starts at `start`.
    ///
    /// # Errors
    /// What must not be in a document: encryption, links, unknown methods, entries that do not fit in the file.
    pub fn read(bytes: &[u8], name: &[u8], start: u64) -> Result<Self, Flaw> {
        let (flags, method) = (le16(bytes, 8), le16(bytes, 10));
        if flags & ENCRYPTED != 0 || method == AES {
            return Err(Flaw::Encrypted);
        }
        if !matches!(method, STORED | DEFLATED) {
            return Err(Flaw::Damaged);
        }
        let unix = (le32(bytes, 38) >> 16) & UNIX_KIND;
        if bytes[5] == 3 && !matches!(unix, 0 | UNIX_PLAIN | UNIX_FOLDER) {
            return Err(Flaw::UnsafePath);
        }
        let name = std::str::from_utf8(name).map_err(|_| Flaw::UnsafePath)?.to_owned();
        let (packed, size, offset) = (le32(bytes, 20), le32(bytes, 24), u64::from(le32(bytes, 42)));
        if offset >= start || u64::from(packed) > start {
            return Err(Flaw::Damaged);
        }
        Ok(Self { name, offset, flags, method, sum: le32(bytes, 16), packed, size })
    }
}

/// An entry whose header agrees with the directory and whose data fit between its neighbours.
pub struct Entry {
    /// Its name.
    pub name: String,
    /// Whether its data are deflated, else they are stored.
    pub deflated: bool,
    /// Where its data start.
    pub data: u64,
    /// Bytes of its data in the file.
    pub packed: u64,
    /// Bytes that it says to unpack to.
    pub size: u64,
    /// The CRC-32 that it says to have.
    pub sum: u32,
}

impl Entry {
    /// Reads the header of `listed`, which must end by `limit`.
    ///
    /// # Errors
    /// [`Flaw::Bomb`] where it runs into the next one, [`Flaw::Polyglot`] where something stands between,
    /// [`Flaw::Damaged`] where header and directory differ.
    pub fn open(file: &mut dyn Source, listed: &Listed, limit: u64) -> Result<Self, Flaw> {
        let header = read_at(file, listed.offset, 30)?;
        if !header.starts_with(b"PK\x03\x04") {
            return Err(Flaw::Damaged);
        }
        let name = read_at(file, listed.offset + HEADER, usize::from(le16(&header, 26)))?;
        let behind = listed.flags & SUMS_BEHIND != 0;
        // A writer that did not know the sizes in advance leaves them zero, or marks them as written elsewhere.
        let open = behind || le32(&header, 18) == u32::MAX;
        let same = name == listed.name.as_bytes()
            && le16(&header, 8) == listed.method
            && (le16(&header, 6) ^ listed.flags) & (ENCRYPTED | SUMS_BEHIND) == 0
            && (open || (le32(&header, 18), le32(&header, 22)) == (listed.packed, listed.size))
            && (behind || le32(&header, 14) == listed.sum);
        if !same {
            return Err(Flaw::Damaged);
        }
        let data = listed.offset + HEADER + u64::from(le16(&header, 26)) + u64::from(le16(&header, 28));
        let packed = u64::from(listed.packed);
        let gap = limit.checked_sub(data + packed).ok_or(Flaw::Bomb)?;
        if gap > if behind { LONGEST_BEHIND } else { 0 } {
            return Err(Flaw::Polyglot);
        }
        let (deflated, size) = (listed.method == DEFLATED, u64::from(listed.size));
        Ok(Self { name: listed.name.clone(), deflated, data, packed, size, sum: listed.sum })
    }
}
