//! The rules of PNG: chunks with their sums to the last byte, data that unpack to just the picture (PNG, third edition).
//! Imports its neighbours.

use std::io::{self, BufReader, Read, SeekFrom};

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::Flaw;
use super::budget::{Budget, PICTURE_TOTAL, PIXELS, Unpacking};
use super::bytes::{Source, be32, read_at};
use super::marks;
use crate::domain::document::FileKind;

/// More chunks than this no program writes into 25 MB.
const MOST_CHUNKS: usize = 20_000;
/// The longest text or profile, unpacked, in bytes.
const LONGEST_TEXT: u64 = 4 << 20;
/// Columns and first lines of the seven passes of an interlaced picture: start and step, across and down.
const PASSES: [(u64, u64, u64, u64); 7] =
    [(0, 8, 0, 8), (4, 8, 0, 8), (0, 4, 4, 8), (2, 4, 0, 4), (0, 2, 2, 4), (1, 2, 0, 2), (0, 1, 1, 2)];

/// A chunk: its name, where its data start, and how many bytes they are.
struct Chunk {
    name: [u8; 4],
    start: u64,
    length: u64,
}

/// Walks all chunks, then unpacks the picture into nothing.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    let chunks = chunks(file, size)?;
    let header = chunks.first().filter(|chunk| &chunk.name == b"IHDR" && chunk.length == 13).ok_or(Flaw::Damaged)?;
    let expected = picture_bytes(&read_at(file, header.start, 13)?)?;
    for chunk in &chunks {
        match &chunk.name {
            b"zTXt" | b"iTXt" | b"iCCP" | b"tEXt" => text(file, chunk)?,
            // A moving picture is a type of its own.
            b"acTL" | b"fcTL" | b"fdAT" => return Err(Flaw::UnknownType),
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" => {}
            [first, ..] if first.is_ascii_uppercase() => return Err(Flaw::Damaged),
            _ => {}
        }
    }
    let data = chunks.into_iter().filter(|chunk| &chunk.name == b"IDAT").collect();
    unpack(file, data, expected)?;
    Ok(FileKind::Png)
}

/// The chunks up to the end of the picture, which is the end of the file.
fn chunks(file: &mut dyn Source, size: u64) -> Result<Vec<Chunk>, Flaw> {
    let (mut at, mut found) = (8, Vec::new());
    loop {
        let head = read_at(file, at, 8)?;
        let (length, name) = (u64::from(be32(&head, 0)), [head[4], head[5], head[6], head[7]]);
        if at + 12 + length > size || !name.iter().all(u8::is_ascii_alphabetic) {
            return Err(Flaw::Damaged);
        }
        check_sum(file, &name, length)?;
        found.push(Chunk { name, start: at + 8, length });
        at += 12 + length;
        if found.len() > MOST_CHUNKS {
            return Err(Flaw::TooManyParts);
        }
        if &name == b"IEND" {
            return if at == size && length == 0 { Ok(found) } else { Err(Flaw::Polyglot) };
        }
    }
}

/// Adds up the chunk whose data come next.
fn check_sum(file: &mut dyn Source, name: &[u8], length: u64) -> Result<(), Flaw> {
    let mut sum = Crc::new();
    sum.update(name);
    let mut data = BufReader::new(Read::take(&mut *file, length));
    let mut piece = [0; 8_192];
    loop {
        match data.read(&mut piece)? {
            0 => break,
            came => sum.update(&piece[..came]),
        }
    }
    let mut stated = [0; 4];
    file.read_exact(&mut stated)?;
    if be32(&stated, 0) == sum.sum() { Ok(()) } else { Err(Flaw::Damaged) }
}

/// How many bytes the picture has before it is filtered, from its header.
fn picture_bytes(header: &[u8]) -> Result<u64, Flaw> {
    let (width, height) = (u64::from(be32(header, 0)), u64::from(be32(header, 4)));
    let (depth, colour, interlaced) = (u64::from(header[8]), header[9], header[12]);
    let channels = match colour {
        0 | 3 => 1,
        2 => 3,
        4 => 2,
        6 => 4,
        _ => return Err(Flaw::Damaged),
    };
    if width == 0 || height == 0 || !matches!(depth, 1 | 2 | 4 | 8 | 16) || interlaced > 1 {
        return Err(Flaw::Damaged);
    }
    if width.saturating_mul(height) > PIXELS {
        return Err(Flaw::Bomb);
    }
    let rows =
        |width: u64, height: u64| if width == 0 { 0 } else { height * (1 + (width * channels * depth).div_ceil(8)) };
    let across = |length: u64, start: u64, step: u64| length.saturating_sub(start).div_ceil(step);
    let total = if interlaced == 0 {
        rows(width, height)
    } else {
        PASSES.iter().map(|(x, dx, y, dy)| rows(across(width, *x, *dx), across(height, *y, *dy))).sum()
    };
    if total > PICTURE_TOTAL { Err(Flaw::Bomb) } else { Ok(total) }
}

/// A text or a profile: not too long, and no page or script.
fn text(file: &mut dyn Source, chunk: &Chunk) -> Result<(), Flaw> {
    let data = read_at(file, chunk.start, usize::try_from(chunk.length).map_err(|_| Flaw::Damaged)?)?;
    let name_end = data.iter().position(|byte| *byte == 0).ok_or(Flaw::Damaged)? + 1;
    let rest = &data[name_end..];
    let packed = match &chunk.name {
        b"tEXt" => None,
        b"iTXt" if rest.first() == Some(&0) => None,
        b"iTXt" => {
            let after = rest.get(2..).ok_or(Flaw::Damaged)?;
            let mut zeros = after.iter().enumerate().filter(|(_, byte)| **byte == 0).map(|(at, _)| at + 1);
            after.get(zeros.nth(1).ok_or(Flaw::Damaged)?..)
        }
        _ => rest.get(1..),
    };
    let mut plain = Vec::new();
    match packed {
        None => plain.extend_from_slice(rest),
        Some(packed) => {
            Unpacking::new(ZlibDecoder::new(packed), u64::MAX, &Budget::new(LONGEST_TEXT)).read_to_end(&mut plain)?;
        }
    }
    let page = if &chunk.name == b"iCCP" { marks::any_long(&plain) } else { marks::any_long(&plain) || script(&plain) };
    if page { Err(Flaw::Polyglot) } else { Ok(()) }
}

/// Whether text is more than the description of a picture; the packet that editors leave is XML.
fn script(text: &[u8]) -> bool {
    !super::bytes::contains(text, b"x:xmpmeta") && marks::any(text)
}

/// Unpacks the data of all chunks as one stream, which must give `expected` bytes and use every byte.
fn unpack(file: &mut dyn Source, chunks: Vec<Chunk>, expected: u64) -> Result<(), Flaw> {
    let data = Data { file, chunks: chunks.into_iter(), left: 0 };
    let mut picture = Unpacking::new(ZlibDecoder::new(data), u64::MAX, &Budget::new(expected));
    io::copy(&mut picture, &mut io::sink())?;
    let seen = picture.seen();
    let mut data = picture.into_inner().into_inner();
    let mut rest = [0; 1];
    if data.read(&mut rest)? != 0 {
        return Err(Flaw::Polyglot);
    }
    if seen == expected { Ok(()) } else { Err(Flaw::Damaged) }
}

/// The data of the chunks, one behind the other.
struct Data<'a> {
    file: &'a mut dyn Source,
    chunks: std::vec::IntoIter<Chunk>,
    left: u64,
}

impl Read for Data<'_> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        while self.left == 0 {
            let Some(chunk) = self.chunks.next() else { return Ok(0) };
            self.file.seek(SeekFrom::Start(chunk.start))?;
            self.left = chunk.length;
        }
        let came = Read::take(&mut *self.file, self.left).read(room)?;
        self.left -= came as u64;
        if came == 0 { Err(Flaw::Damaged.into()) } else { Ok(came) }
    }
}
