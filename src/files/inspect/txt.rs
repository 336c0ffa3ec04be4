//! The rules of plain text: UTF-8, UTF-16 with its mark, or Windows-1252; no control characters, nothing that a browser
//! or a script engine would take for its own. Imports its neighbours.

use std::io::{BufReader, Read, SeekFrom};

use super::Flaw;
use super::bytes::{Source, head};
use super::marks;
use crate::domain::document::FileKind;

/// How much is read in one piece; even, so that no letter of UTF-16 is cut.
const PIECE: u64 = 1 << 16;
/// The bytes that Windows-1252 leaves undefined.
const UNDEFINED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
/// How programs begin whose languages know no capitals; a letter begins with one ("Import these notes").
const SMALL: [&str; 6] = ["function(", "(function", "const ", "var ", "import ", "'use strict'"];
/// How other programs and shortcuts in plain text begin, in lower case.
const PROGRAMS: [&str; 10] = [
    "@echo off",
    "[internetshortcut]",
    "[desktop entry]",
    "windows registry editor",
    "mime-version:",
    "\"use strict\"",
    "<job",
    "<package",
    "set-executionpolicy",
    "begin:vcard",
];

/// How letters are written as bytes.
#[derive(Clone, Copy, PartialEq)]
enum Encoding {
    Utf8,
    Utf16 { big: bool },
    Windows1252,
}

/// Reads the whole file as text, in the one encoding that fits.
///
/// # Errors
/// [`Flaw::UnknownType`] where no encoding fits or the text is a program or a page.
pub fn inspect(file: &mut dyn Source) -> Result<FileKind, Flaw> {
    let encodings = match head(file, 3)?.as_slice() {
        [0xff, 0xfe, ..] => &[Encoding::Utf16 { big: false }][..],
        [0xfe, 0xff, ..] => &[Encoding::Utf16 { big: true }],
        _ => &[Encoding::Utf8, Encoding::Windows1252],
    };
    for encoding in encodings {
        if read_as(file, *encoding)? {
            return Ok(FileKind::Txt);
        }
    }
    Err(Flaw::UnknownType)
}

/// Whether the file is text in `encoding`.
fn read_as(file: &mut dyn Source, encoding: Encoding) -> Result<bool, Flaw> {
    file.seek(SeekFrom::Start(0))?;
    let mut reader = BufReader::new(file);
    // What is left of the piece before: a letter that was cut, and the last letters in case a mark was cut.
    let (mut raw, mut last, mut first) = (Vec::new(), String::new(), true);
    loop {
        let ended = Read::take(&mut reader, PIECE).read_to_end(&mut raw)? == 0;
        let Some(text) = decode(&mut raw, encoding, ended) else { return Ok(false) };
        if has_forbidden(&text) {
            return Ok(false);
        }
        if first && begins_as_program(&text) {
            return Err(Flaw::UnknownType);
        }
        first = false;
        last.push_str(&text);
        if marks::any(last.as_bytes()) {
            return Err(Flaw::UnknownType);
        }
        if ended {
            return Ok(true);
        }
        let kept = last.char_indices().rev().nth(marks::LONGEST).map_or(0, |(at, _)| at);
        last.drain(..kept);
    }
}

/// Decodes what is whole in `raw` and leaves the rest there; nothing where it is not in this encoding.
fn decode(raw: &mut Vec<u8>, encoding: Encoding, ended: bool) -> Option<String> {
    let (text, used) = match encoding {
        Encoding::Utf8 => match std::str::from_utf8(raw) {
            Ok(text) => (text.to_owned(), raw.len()),
            Err(error) if error.error_len().is_none() && !ended => {
                let whole = error.valid_up_to();
                (String::from_utf8_lossy(&raw[..whole]).into_owned(), whole)
            }
            Err(_) => return None,
        },
        Encoding::Utf16 { big } => utf16(raw, big, ended)?,
        Encoding::Windows1252 => {
            if raw.iter().any(|byte| UNDEFINED.contains(byte)) {
                return None;
            }
            // The letters between 0x80 and 0x9f are others, but all of them are print; the rest is Latin-1.
            (
                raw.iter().map(|byte| if (0x80..0xa0).contains(byte) { '€' } else { char::from(*byte) }).collect(),
                raw.len(),
            )
        }
    };
    raw.drain(..used);
    Some(text)
}

fn utf16(raw: &[u8], big: bool, ended: bool) -> Option<(String, usize)> {
    let unit =
        |pair: &[u8]| if big { u16::from_be_bytes([pair[0], pair[1]]) } else { u16::from_le_bytes([pair[0], pair[1]]) };
    let mut units: Vec<u16> = raw.chunks_exact(2).map(unit).collect();
    let cut = units.last().is_some_and(|last| (0xd800..0xdc00).contains(last));
    if ended && (cut || raw.len() % 2 == 1) {
        return None;
    }
    if cut {
        units.pop();
    }
    Some((String::from_utf16(&units).ok()?, units.len() * 2))
}

/// Of plain print, which most text is, the bytes alone tell that all of it is allowed.
fn has_forbidden(text: &str) -> bool {
    let is_plain = |byte: u8| matches!(byte, b' '..=b'~' | b'\t'..=b'\r');
    !text.bytes().all(is_plain) && text.contains(is_forbidden)
}

/// Control characters other than the ends of lines and pages, Word's hyphens and DOS's last letter; and what is no
/// character.
fn is_forbidden(c: char) -> bool {
    c.is_control() && !matches!(c, '\t'..='\r' | '\x1a' | '\x1e' | '\x1f' | '\u{85}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

fn begins_as_program(text: &str) -> bool {
    let start: String = text.trim_start_matches('\u{feff}').trim_start().chars().take(64).collect();
    if SMALL.iter().any(|program| start.starts_with(program)) {
        return true;
    }
    let start = start.to_lowercase();
    start.starts_with("#!") || start.starts_with("%pdf-") || PROGRAMS.iter().any(|program| start.starts_with(program))
}
