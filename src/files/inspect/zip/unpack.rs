//! Unpacks one entry into the hands of the rules, counted, and never into a file. Imports its neighbours.

use std::io::{self, BufRead, BufReader, Cursor, Read, SeekFrom};

use flate2::Crc;
use flate2::read::{DeflateDecoder, GzDecoder};

use super::super::Flaw;
use super::super::budget::{Budget, Unpacking};
use super::super::bytes::Source;
use super::Rules;
use super::entry::Entry;

/// How much of a part is looked at for the mark of another type.
const HEAD: u64 = 512;

/// The first bytes of what no part may be, with the flaw that it is.
const FORBIDDEN: [(&[u8], Flaw); 10] = [
    (b"PK\x03\x04", Flaw::HiddenFile),
    (b"PK\x05\x06", Flaw::HiddenFile),
    (b"Rar!\x1a\x07", Flaw::HiddenFile),
    (b"7z\xbc\xaf\x27\x1c", Flaw::HiddenFile),
    (b"\x1f\x8b", Flaw::HiddenFile),
    (b"\xfd7zXZ", Flaw::HiddenFile),
    (b"BZh", Flaw::HiddenFile),
    (b"MZ", Flaw::HiddenFile),
    (b"\x7fELF", Flaw::HiddenFile),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Flaw::ActiveContent),
];

/// Data of an entry, stored or deflated.
enum Data<'a> {
    Stored(io::Take<&'a mut dyn Source>),
    Deflated(DeflateDecoder<io::Take<&'a mut dyn Source>>),
}

impl Data<'_> {
    /// Bytes of the file that were used.
    fn used(&self, packed: u64) -> u64 {
        match self {
            Self::Stored(taken) => packed - taken.limit(),
            Self::Deflated(decoder) => decoder.total_in(),
        }
    }
}

impl Read for Data<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Stored(taken) => taken.read(room),
            Self::Deflated(decoder) => decoder.read(room),
        }
    }
}

/// Adds up the CRC of what passes.
struct Summed<R> {
    reader: R,
    sum: Crc,
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let came = self.reader.read(room)?;
        self.sum.update(&room[..came]);
        Ok(came)
    }
}

/// Unpacks `entry`, lets `rules` see it, and proves size, sum and that no packed byte is left over.
///
/// # Errors
/// The flaw of the part, or of its packing.
pub fn walk(file: &mut dyn Source, entry: &Entry, budget: &Budget, rules: &mut dyn Rules) -> Result<(), Flaw> {
    rules.name(&entry.name)?;
    file.seek(SeekFrom::Start(entry.data))?;
    let taken = Read::take(file, entry.packed);
    let data = if entry.deflated { Data::Deflated(DeflateDecoder::new(taken)) } else { Data::Stored(taken) };
    let mut part = Summed { reader: Unpacking::new(data, entry.packed, budget), sum: Crc::new() };
    show(&mut part, &entry.name, rules, budget)?;
    io::copy(&mut part, &mut io::sink())?;
    let (seen, sum) = (part.reader.seen(), part.sum.sum());
    let used = part.reader.into_inner().used(entry.packed);
    if (seen, sum, used) == (entry.size, entry.sum, entry.packed) { Ok(()) } else { Err(Flaw::Damaged) }
}

fn show(part: &mut impl Read, name: &str, rules: &mut dyn Rules, budget: &Budget) -> Result<(), Flaw> {
    let mut head = Vec::new();
    part.take(HEAD).read_to_end(&mut head)?;
    let drawing = name.to_lowercase();
    if head.starts_with(b"\x1f\x8b") && (drawing.ends_with(".emz") || drawing.ends_with(".wmz")) {
        return check_drawing(Cursor::new(head).chain(part), budget);
    }
    if let Some((_, flaw)) = FORBIDDEN.iter().find(|(first, _)| head.starts_with(first)) {
        return Err(*flaw);
    }
    let mut content: BufReader<_> = BufReader::new(Cursor::new(head).chain(part));
    rules.part(name, &mut content as &mut dyn BufRead)
}

/// Old Word packs its drawings once more; what is in there must be one, and counts as everything else does.
fn check_drawing(packed: impl Read, budget: &Budget) -> Result<(), Flaw> {
    let mut drawing = Unpacking::new(GzDecoder::new(packed), u64::MAX, budget);
    let mut head = Vec::new();
    drawing.by_ref().take(44).read_to_end(&mut head)?;
    let enhanced = head.starts_with(b"\x01\0\0\0") && head.get(40..44) == Some(b" EMF");
    let plain = [&b"\xd7\xcd\xc6\x9a"[..], b"\x01\0\x09\0", b"\x02\0\x09\0"].iter().any(|first| head.starts_with(first));
    if !enhanced && !plain {
        return Err(Flaw::HiddenFile);
    }
    io::copy(&mut drawing, &mut io::sink())?;
    // Behind the drawing nothing may follow.
    let mut rest = drawing.into_inner().into_inner();
    if rest.read(&mut [0])? == 0 { Ok(()) } else { Err(Flaw::HiddenFile) }
}
