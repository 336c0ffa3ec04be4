//! The rules of JPEG: segments and scans from the first byte to the last (ITU-T T.81). Imports its neighbours.

use std::io::{BufRead, BufReader, SeekFrom};

use super::Flaw;
use super::budget::PIXELS;
use super::bytes::{Source, be16, contains};
use super::{film, marks};
use crate::domain::document::FileKind;

/// More segments than this no camera writes.
const MOST_SEGMENTS: usize = 10_000;
/// What the first application segment says it is, where there is one.
const FIRST: [&[u8]; 3] = [b"JFIF\0", b"JFXX\0", b"AVI1"];

const START: u8 = 0xd8;
const END: u8 = 0xd9;
const SCAN: u8 = 0xda;
const APP0: u8 = 0xe0;
const APP1: u8 = 0xe1;
const APP2: u8 = 0xe2;
const COMMENT: u8 = 0xfe;

/// Walks the picture, and what cameras put behind it: further pictures and a film when they say so, Samsung's notes,
/// zeros.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    file.seek(SeekFrom::Start(0))?;
    let mut walk = Walk { bytes: BufReader::new(file), at: 0, segments: 0, several: false, moving: false };
    walk.picture()?;
    let mut end = walk.at;
    while walk.zeros()? == Some(0xff) && walk.several {
        walk.picture().map_err(|_| Flaw::Polyglot)?;
        end = walk.at;
    }
    let (at, moving) = (walk.at, walk.moving);
    let file = walk.bytes.into_inner();
    // Notes and films begin with two and three zeros of their own.
    let known = at == size
        || film::is_samsung(file, end, size)?
        || film::is_samsung(file, end.max(at - 2), size)?
        || (moving && (film::is_film(file, end, size)? || film::is_film(file, end.max(at - 3), size)?));
    if known { Ok(FileKind::Jpeg) } else { Err(Flaw::Polyglot) }
}

struct Walk<R> {
    bytes: R,
    at: u64,
    segments: usize,
    /// A list of pictures (CIPA DC-007) said that more than one follow.
    several: bool,
    /// The description said that a film follows.
    moving: bool,
}

impl<R: BufRead> Walk<R> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], Flaw> {
        let mut bytes = [0; N];
        self.bytes.read_exact(&mut bytes)?;
        self.at += N as u64;
        Ok(bytes)
    }

    /// Steps over zeros; the byte behind them, nothing at the end of the file.
    fn zeros(&mut self) -> Result<Option<u8>, Flaw> {
        while let Some(byte) = self.bytes.fill_buf()?.first().copied() {
            if byte != 0 {
                return Ok(Some(byte));
            }
            self.bytes.consume(1);
            self.at += 1;
        }
        Ok(None)
    }

    /// From the start of a picture to its end.
    fn picture(&mut self) -> Result<(), Flaw> {
        if self.take()? != [0xff, START] {
            return Err(Flaw::Damaged);
        }
        let (mut frame, mut scans) = (false, 0);
        let mut marker = self.marker()?;
        while marker != END {
            let segment = self.segment()?;
            match marker {
                0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                    dimensions(&segment)?;
                    frame = true;
                }
                SCAN if !frame => return Err(Flaw::Damaged),
                SCAN => scans += 1,
                APP0 if self.segments == 1 && !FIRST.iter().any(|first| segment.starts_with(first)) => {
                    return Err(Flaw::Polyglot);
                }
                APP1 => self.moving |= contains(&segment, b"MotionPhoto") || contains(&segment, b"MicroVideo"),
                APP2 => self.several |= segment.starts_with(b"MPF\0"),
                COMMENT if marks::any(&segment) || contains(&segment, b"*/") => return Err(Flaw::Polyglot),
                0x01 | 0xd0..=0xd8 => return Err(Flaw::Damaged),
                _ => {}
            }
            marker = if marker == SCAN { self.entropy()? } else { self.marker()? };
        }
        if scans > 0 { Ok(()) } else { Err(Flaw::Damaged) }
    }

    /// The next marker; fill bytes may stand before it.
    fn marker(&mut self) -> Result<u8, Flaw> {
        if self.take()? != [0xff] {
            return Err(Flaw::Damaged);
        }
        loop {
            let [code] = self.take()?;
            if code != 0xff {
                return Ok(code);
            }
        }
    }

    fn segment(&mut self) -> Result<Vec<u8>, Flaw> {
        self.segments += 1;
        if self.segments > MOST_SEGMENTS {
            return Err(Flaw::TooManyParts);
        }
        let length = be16(&self.take::<2>()?, 0).checked_sub(2).ok_or(Flaw::Damaged)?;
        let mut segment = vec![0; usize::from(length)];
        self.bytes.read_exact(&mut segment)?;
        self.at += u64::from(length);
        Ok(segment)
    }

    /// The coded data of a scan, up to the next marker that is not part of them.
    fn entropy(&mut self) -> Result<u8, Flaw> {
        loop {
            let piece = self.bytes.fill_buf()?;
            if piece.is_empty() {
                return Err(Flaw::Damaged);
            }
            let plain = piece.iter().position(|byte| *byte == 0xff).unwrap_or(piece.len());
            self.bytes.consume(plain);
            self.at += plain as u64;
            if self.bytes.fill_buf()?.first() != Some(&0xff) {
                continue;
            }
            let marker = self.marker()?;
            if !matches!(marker, 0x00 | 0xd0..=0xd7) {
                return Ok(marker);
            }
        }
    }
}

fn dimensions(frame: &[u8]) -> Result<(), Flaw> {
    let (height, width) = (u64::from(be16(frame, 1)), u64::from(be16(frame, 3)));
    if frame.len() < 9 || width == 0 || height == 0 {
        return Err(Flaw::Damaged);
    }
    if width * height > PIXELS { Err(Flaw::Bomb) } else { Ok(()) }
}
