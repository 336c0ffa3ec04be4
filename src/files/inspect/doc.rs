//! The rules of DOC: a compound file with a Word document, without macros, objects or a password (MS-DOC). Imports its
//! neighbours.

use std::io::Read;
use std::path::Path;

use cfb::CompoundFile;

use super::Flaw;
use super::bytes::{Source, le16};
use super::ole;
use crate::domain::document::FileKind;

/// More storages and streams than this no letter has.
const MOST_ENTRIES: usize = 1_000;
/// The first two bytes of a Word document since 1997.
const WORD: u16 = 0xa5ec;
/// `fEncrypted` and `fObfuscated` among the flags at byte 10.
const LOCKED: u16 = 0x0100 | 0x8000;
/// The character that opens a field.
const FIELD: u8 = 0x13;
/// Names that act, in lower case and without their first control character, with the flaw that they are.
const NAMES: [(&str, Flaw); 13] = [
    ("encryptedpackage", Flaw::Encrypted),
    ("encryptioninfo", Flaw::Encrypted),
    ("macros", Flaw::Macros),
    ("vba", Flaw::Macros),
    ("_vba_project", Flaw::Macros),
    ("_vba_project_cur", Flaw::Macros),
    ("project", Flaw::Macros),
    ("ole10native", Flaw::ActiveContent),
    ("ole", Flaw::ActiveContent),
    ("package", Flaw::ActiveContent),
    ("contents", Flaw::ActiveContent),
    ("equation native", Flaw::ActiveContent),
    ("ocxname", Flaw::ActiveContent),
];

/// Walks a compound file and every name in it.
///
/// # Errors
/// The first flaw found; [`Flaw::UnknownType`] for a workbook, a presentation or a message.
pub fn inspect(file: &mut dyn Source, size: u64) -> Result<FileKind, Flaw> {
    ole::check_end(file, size)?;
    let mut compound = CompoundFile::open(file).map_err(|_| Flaw::Damaged)?;
    let mut objects = false;
    for (index, entry) in compound.walk().enumerate() {
        let name = entry.name().to_lowercase();
        let name = name.trim_start_matches(char::is_control);
        if index > MOST_ENTRIES {
            return Err(Flaw::TooManyParts);
        }
        if entry.is_root() {
            continue;
        }
        // LibreOffice leaves an `Ole` of its own beside the document; anywhere deeper it belongs to an object.
        let own = name == "ole" && entry.path().parent() == Some(Path::new("/"));
        if let Some((_, flaw)) = NAMES.iter().find(|(acts, _)| *acts == name && !own) {
            return Err(*flaw);
        }
        // Old Word leaves an empty pool behind; one thing in it is an object.
        objects |= entry.path().to_string_lossy().to_lowercase().starts_with("/objectpool/");
    }
    if objects {
        return Err(Flaw::ActiveContent);
    }
    if !compound.is_stream("/WordDocument") {
        return Err(Flaw::UnknownType);
    }
    word(&mut compound.open_stream("/WordDocument")?)?;
    Ok(FileKind::Doc)
}

/// Looks at the document's own flags, and for fields that start other programs.
fn word(stream: &mut impl Read) -> Result<(), Flaw> {
    let mut head = [0; 12];
    stream.read_exact(&mut head)?;
    if le16(&head, 0) != WORD {
        return Err(Flaw::Damaged);
    }
    if le16(&head, 10) & LOCKED != 0 {
        return Err(Flaw::Encrypted);
    }
    let (mut piece, mut field) = ([0; 8_192], None);
    loop {
        let came = stream.read(&mut piece)?;
        if came == 0 {
            return Ok(());
        }
        // Text is one byte or two a letter; without the zeros both read alike.
        for byte in piece[..came].iter().filter(|byte| **byte != 0) {
            field = follow(field, *byte)?;
        }
    }
}

/// One step on the way from a field's opening to `DDE`; `None` outside.
fn follow(field: Option<usize>, byte: u8) -> Result<Option<usize>, Flaw> {
    match (field, byte) {
        (_, FIELD) => Ok(Some(0)),
        (Some(0), b' ' | b'"') => Ok(Some(0)),
        (Some(at), byte) if b"DDE"[at] == byte.to_ascii_uppercase() => {
            if at == 2 {
                Err(Flaw::ActiveContent)
            } else {
                Ok(Some(at + 1))
            }
        }
        _ => Ok(None),
    }
}
