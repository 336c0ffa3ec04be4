//! The rules of RTF: one balanced group from the first byte to the last, no objects, no raw bytes, no template (Rich
//! Text Format 1.9.1). Imports its neighbours.

use std::io::{BufRead, BufReader, Read, SeekFrom};

use super::Flaw;
use super::bytes::Source;
use super::links;
use crate::domain::document::FileKind;

/// Deeper than any writer nests its groups.
const DEEPEST: usize = 500;
/// The longest word that the format allows.
const LONGEST_WORD: usize = 32;
/// The longest field code that is kept, in bytes.
const LONGEST_FIELD: usize = 512;
/// Words that carry or fetch what acts.
const ACTING: [&[u8]; 14] = [
    b"object",
    b"objdata",
    b"objemb",
    b"objlink",
    b"objautlink",
    b"objsub",
    b"objpub",
    b"objicemb",
    b"objhtml",
    b"objocx",
    b"objupdate",
    b"objclass",
    b"objname",
    b"bin",
];

/// Walks the whole file.
///
/// # Errors
/// The first flaw found.
pub fn inspect(file: &mut dyn Source) -> Result<FileKind, Flaw> {
    file.seek(SeekFrom::Start(0))?;
    let mut walk = Walk { bytes: BufReader::new(file), depth: 0, field: None, template: None };
    while let Some(byte) = walk.next()? {
        walk.step(byte)?;
        if walk.depth == 0 {
            walk.end()?;
            return Ok(FileKind::Rtf);
        }
    }
    Err(Flaw::Damaged)
}

/// A field's code as far as it was read, and the depth of its group.
struct Field {
    depth: usize,
    code: Vec<u8>,
}

struct Walk<R> {
    bytes: R,
    depth: usize,
    field: Option<Field>,
    /// The path of the template, while its group is read.
    template: Option<Field>,
}

impl<R: BufRead> Walk<R> {
    fn next(&mut self) -> Result<Option<u8>, Flaw> {
        let byte = self.bytes.fill_buf()?.first().copied();
        self.bytes.consume(usize::from(byte.is_some()));
        Ok(byte)
    }

    fn peek(&mut self) -> Result<Option<u8>, Flaw> {
        Ok(self.bytes.fill_buf()?.first().copied())
    }

    fn step(&mut self, byte: u8) -> Result<(), Flaw> {
        match byte {
            b'{' => {
                self.depth += 1;
                if self.depth > DEEPEST { Err(Flaw::Bomb) } else { Ok(()) }
            }
            b'}' => self.close(),
            b'\\' => self.control(),
            0 => Err(Flaw::Damaged),
            text => {
                self.keep(text);
                Ok(())
            }
        }
    }

    fn close(&mut self) -> Result<(), Flaw> {
        self.depth -= 1;
        if let Some(template) = self.template.take_if(|template| template.depth > self.depth) {
            check_template(&template.code)?;
        }
        match self.field.take_if(|field| field.depth > self.depth) {
            Some(field) => check_field(&field.code),
            None => Ok(()),
        }
    }

    fn keep(&mut self, text: u8) {
        for field in [&mut self.field, &mut self.template].into_iter().flatten() {
            if field.code.len() < LONGEST_FIELD {
                field.code.push(text);
            }
        }
    }

    /// What follows a backslash: a word with its number, a byte in hexadecimal, or a sign.
    fn control(&mut self) -> Result<(), Flaw> {
        match self.next()?.ok_or(Flaw::Damaged)? {
            b'\'' => {
                let digits = [self.next()?.ok_or(Flaw::Damaged)?, self.next()?.ok_or(Flaw::Damaged)?];
                let byte = std::str::from_utf8(&digits).ok().and_then(|text| u8::from_str_radix(text, 16).ok());
                self.keep(byte.ok_or(Flaw::Damaged)?);
                Ok(())
            }
            first if first.is_ascii_alphabetic() => self.word(first),
            b'\\' => {
                self.keep(b'\\');
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn word(&mut self, first: u8) -> Result<(), Flaw> {
        let mut word = vec![first];
        while let Some(letter) = self.peek()?.filter(u8::is_ascii_alphabetic) {
            self.next()?;
            word.push(letter);
            if word.len() > LONGEST_WORD {
                return Err(Flaw::Damaged);
            }
        }
        while self.peek()?.is_some_and(|byte| byte.is_ascii_digit() || byte == b'-') {
            self.next()?;
        }
        if self.peek()? == Some(b' ') {
            self.next()?;
        }
        word.make_ascii_lowercase();
        // A path is plain letters; a word within it would say others.
        if ACTING.contains(&word.as_slice()) || self.template.is_some() {
            return Err(Flaw::ActiveContent);
        }
        let begun = || Some(Field { depth: self.depth, code: Vec::new() });
        match word.as_slice() {
            b"fldinst" => self.field = begun(),
            b"template" => self.template = begun(),
            _ => {}
        }
        Ok(())
    }

    /// Behind the last brace only white space may stand, and the zero that some writers end with.
    fn end(&mut self) -> Result<(), Flaw> {
        let mut rest = Vec::new();
        Read::take(&mut self.bytes, 65).read_to_end(&mut rest)?;
        let idle = rest.iter().all(|byte| byte.is_ascii_whitespace() || *byte == 0);
        if rest.len() < 65 && idle { Ok(()) } else { Err(Flaw::Polyglot) }
    }
}

/// The template that a letter was begun with; one on the writer's own drive is on nobody else's.
fn check_template(path: &[u8]) -> Result<(), Flaw> {
    let fits = path.len() < LONGEST_FIELD && links::is_local(&String::from_utf8_lossy(path));
    if fits { Ok(()) } else { Err(Flaw::ActiveContent) }
}

fn check_field(code: &[u8]) -> Result<(), Flaw> {
    let code: Vec<u8> = code.iter().filter(|byte| !byte.is_ascii_whitespace() && **byte != b'"').copied().collect();
    let acts = [&b"DDE"[..], b"INCLUDETEXT", b"IMPORT", b"LINK"];
    let found = acts.iter().any(|act| code.get(..act.len()).is_some_and(|here| here.eq_ignore_ascii_case(act)));
    if found { Err(Flaw::ActiveContent) } else { Ok(()) }
}
