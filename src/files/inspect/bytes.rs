//! Small steps through bytes: numbers in both orders, exact reads at a place. Imports nothing of ours but the flaws.

use std::io::{Read, Seek, SeekFrom};

use super::Flaw;

/// A file to look into, wherever it is kept.
pub trait Source: Read + Seek {}

impl<T: Read + Seek> Source for T {}

/// Two bytes, the least first; zero where they are missing.
pub fn le16(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).map_or(0, |b| u16::from_le_bytes([b[0], b[1]]))
}

/// Four bytes, the least first; zero where they are missing.
pub fn le32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).map_or(0, |b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]))
}

/// Two bytes, the greatest first; zero where they are missing.
pub fn be16(bytes: &[u8], at: usize) -> u16 {
    le16(bytes, at).swap_bytes()
}

/// Four bytes, the greatest first; zero where they are missing.
pub fn be32(bytes: &[u8], at: usize) -> u32 {
    le32(bytes, at).swap_bytes()
}

/// Exactly `length` bytes from `start`.
///
/// # Errors
/// [`Flaw::Damaged`] where the file ends before.
pub fn read_at(file: &mut dyn Source, start: u64, length: usize) -> Result<Vec<u8>, Flaw> {
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = vec![0; length];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The first bytes of the file, `length` at most.
///
/// # Errors
/// [`Flaw::Damaged`] where it cannot be read.
pub fn head(file: &mut dyn Source, length: u64) -> Result<Vec<u8>, Flaw> {
    file.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    file.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether `needle` is somewhere in `hay`.
pub fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}
