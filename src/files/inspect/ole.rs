//! The sectors of a compound file (MS-CFB): nothing behind the last one that is in use. Imports its neighbours.

use super::Flaw;
use super::bytes::{Source, le16, le32, read_at};

/// A sector that nobody uses.
const FREE: u32 = 0xffff_ffff;
/// The end of a list of sectors, and everything above it that is no sector.
const NO_SECTOR: u32 = 0xffff_fffa;
/// Entries of the list that stand in the header.
const IN_HEADER: usize = 109;

/// Proves that the file ends with the last sector in use, or with zeros.
///
/// # Errors
/// [`Flaw::Polyglot`] where something else stands behind, [`Flaw::Damaged`] where the tables lead nowhere.
pub fn check_end(file: &mut dyn Source, size: u64) -> Result<(), Flaw> {
    let header = read_at(file, 0, 512)?;
    let shift = le16(&header, 30);
    if !matches!(shift, 9 | 12) {
        return Err(Flaw::Damaged);
    }
    let sector = 1_u64 << shift;
    let mut last = 0;
    for (index, table) in tables(file, &header, sector, size)?.into_iter().enumerate() {
        let entries = read_sector(file, table, sector)?;
        let used = entries.chunks_exact(4).rposition(|entry| le32(entry, 0) != FREE);
        let before = index as u64 * (sector / 4);
        last = used.map_or(last, |used| before + used as u64);
    }
    let end = (last + 2) * sector;
    if size <= end {
        return Ok(());
    }
    let length = usize::try_from(size - end).map_err(|_| Flaw::Damaged)?;
    if read_at(file, end, length)?.iter().all(|byte| *byte == 0) { Ok(()) } else { Err(Flaw::Polyglot) }
}

/// The sectors that hold the table of sectors.
fn tables(file: &mut dyn Source, header: &[u8], sector: u64, size: u64) -> Result<Vec<u32>, Flaw> {
    let most = usize::try_from(size / sector).map_err(|_| Flaw::Damaged)?;
    let mut found: Vec<u32> = (0..IN_HEADER).map(|index| le32(header, 76 + index * 4)).collect();
    let mut next = le32(header, 68);
    let per_sector = usize::try_from(sector / 4).map_err(|_| Flaw::Damaged)?;
    while next < NO_SECTOR {
        let list = read_sector(file, next, sector)?;
        found.extend((0..per_sector - 1).map(|index| le32(&list, index * 4)));
        next = le32(&list, (per_sector - 1) * 4);
        if found.len() > most + IN_HEADER + per_sector {
            return Err(Flaw::Damaged);
        }
    }
    found.retain(|table| *table < NO_SECTOR);
    if found.len() > most { Err(Flaw::Damaged) } else { Ok(found) }
}

fn read_sector(file: &mut dyn Source, number: u32, sector: u64) -> Result<Vec<u8>, Flaw> {
    read_at(file, (u64::from(number) + 1) * sector, usize::try_from(sector).map_err(|_| Flaw::Damaged)?)
}
