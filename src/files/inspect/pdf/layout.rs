//! The row of objects, tables and trailers that a PDF is. Imports its neighbours.

use super::super::Flaw;
use super::super::bytes::contains;
use super::super::marks;
use super::super::sniff::MARK;
use super::acts::Count;
use super::lexer::{Lexer, is_space};
use super::object::{self, Dictionary, Value};

/// The longest comment, in bytes; writers leave their name and some bytes to show that the file is binary.
const LONGEST_COMMENT: usize = 256;

/// A stream: its dictionary, and its bytes as they stand in the file.
pub struct Stream<'a> {
    /// The dictionary before it.
    pub dictionary: Dictionary,
    /// Its bytes.
    pub raw: &'a [u8],
}

/// Reads the whole file; its streams, still encoded.
///
/// # Errors
/// [`Flaw::Polyglot`] for anything between, behind or hidden within, [`Flaw::Damaged`] where it is cut short, and what
/// the objects show.
pub fn walk<'a>(bytes: &'a [u8], count: &mut Count) -> Result<Vec<Stream<'a>>, Flaw> {
    let at = if bytes.starts_with(MARK) { MARK.len() } else { 0 };
    let mut walk = Walk { lexer: Lexer { bytes, at }, streams: Vec::new(), headers: 0, ended: false, open: false };
    while walk.part(count)? {}
    count.settle()?;
    if !walk.ended {
        return Err(Flaw::Damaged);
    }
    // A table of places may lead to an object inside of another one's bytes.
    if hidden_headers(bytes) != walk.headers { Err(Flaw::Polyglot) } else { Ok(walk.streams) }
}

struct Walk<'a> {
    lexer: Lexer<'a>,
    streams: Vec<Stream<'a>>,
    headers: usize,
    /// An end mark was read.
    ended: bool,
    /// Something came since the last end mark.
    open: bool,
}

impl Walk<'_> {
    /// Reads one part; nothing where the file ends.
    fn part(&mut self, count: &mut Count) -> Result<bool, Flaw> {
        self.comments()?;
        let Some(byte) = self.lexer.peek() else {
            return if self.open { Err(self.cut_short(count)) } else { Ok(false) };
        };
        let behind = self.ended && !self.open;
        self.open = true;
        let read = match byte {
            b'0'..=b'9' => self.object(count),
            b'x' => self.table(),
            b't' => self.trailer(count),
            b's' => self.start(),
            _ => Err(Flaw::Damaged),
        };
        match read {
            Ok(()) => Ok(true),
            // What follows the end and is no further part was put there.
            Err(Flaw::Damaged) if behind => Err(Flaw::Polyglot),
            Err(Flaw::Damaged) => Err(self.cut_short(count)),
            Err(flaw) => Err(flaw),
        }
    }

    /// Damage, unless what was read before says more.
    fn cut_short(&self, count: &Count) -> Flaw {
        count.settle().err().unwrap_or(Flaw::Damaged)
    }

    /// White space, comments and end marks.
    fn comments(&mut self) -> Result<(), Flaw> {
        while let Some(byte) = self.lexer.peek() {
            if byte == b'%' {
                let comment = self.lexer.line();
                if comment.starts_with(b"%%EOF") {
                    (self.ended, self.open) = (true, false);
                    if !comment[5..].iter().all(|byte| is_space(*byte)) {
                        return Err(Flaw::Polyglot);
                    }
                } else if comment.len() > LONGEST_COMMENT || marks::any(comment) {
                    return Err(Flaw::Polyglot);
                } else if self.ended && !self.open {
                    // A writer that changed the file may sign before what it added, and an end must come again.
                    self.signed(comment)?;
                }
            } else if is_space(byte) {
                self.lexer.at += 1;
            } else {
                break;
            }
        }
        Ok(())
    }

    /// A comment behind the end of the file: one line of plain words, and an object after it.
    fn signed(&mut self, comment: &[u8]) -> Result<(), Flaw> {
        let plain = comment.iter().all(|byte| byte.is_ascii_graphic() || *byte == b' ');
        self.lexer.space_only();
        let followed = self.lexer.peek().is_some_and(|byte| byte.is_ascii_digit());
        if plain && followed { Ok(()) } else { Err(Flaw::Polyglot) }
    }

    fn object(&mut self, count: &mut Count) -> Result<(), Flaw> {
        self.lexer.number().ok_or(Flaw::Damaged)?;
        self.lexer.space();
        self.lexer.number().ok_or(Flaw::Damaged)?;
        self.lexer.space();
        self.lexer.expect(b"obj")?;
        self.headers += 1;
        count.object()?;
        let value = object::value(&mut self.lexer, count, 0)?;
        self.lexer.space();
        if self.lexer.is_at(b"stream") {
            let Value::Dictionary(dictionary) = value else { return Err(Flaw::Damaged) };
            if dictionary.is(b"Type", b"XRef") {
                count.trailer(&dictionary);
            }
            self.stream(dictionary)?;
            self.lexer.space();
        }
        self.lexer.expect(b"endobj")
    }

    /// The bytes between `stream` and `endstream`, as long as the dictionary says, or up to the first end.
    fn stream(&mut self, dictionary: Dictionary) -> Result<(), Flaw> {
        self.lexer.expect(b"stream")?;
        if self.lexer.peek() == Some(b'\r') {
            self.lexer.at += 1;
        }
        if self.lexer.peek() == Some(b'\n') {
            self.lexer.at += 1;
        }
        let rest = self.lexer.bytes.get(self.lexer.at..).ok_or(Flaw::Damaged)?;
        let stated = dictionary.number(b"Length").and_then(|length| usize::try_from(length).ok());
        let length = stated.filter(|length| ends(rest, *length)).or_else(|| first_end(rest)).ok_or(Flaw::Damaged)?;
        self.streams.push(Stream { dictionary, raw: &rest[..length] });
        self.lexer.at += length;
        self.lexer.space();
        self.lexer.expect(b"endstream")
    }

    /// A table of places: pairs of numbers, each with its lines.
    fn table(&mut self) -> Result<(), Flaw> {
        self.lexer.expect(b"xref")?;
        loop {
            self.lexer.space();
            if self.lexer.number().is_none() {
                return Ok(());
            }
            self.lexer.space();
            self.lexer.number().ok_or(Flaw::Damaged)?;
            self.lexer.space();
            if matches!(self.lexer.peek(), Some(b'n' | b'f')) && self.lexer.word().len() != 1 {
                return Err(Flaw::Damaged);
            }
        }
    }

    fn trailer(&mut self, count: &mut Count) -> Result<(), Flaw> {
        self.lexer.expect(b"trailer")?;
        self.lexer.space();
        let dictionary = object::dictionary(&mut self.lexer, count, 0)?;
        count.trailer(&dictionary);
        Ok(())
    }

    fn start(&mut self) -> Result<(), Flaw> {
        self.lexer.expect(b"startxref")?;
        self.lexer.space();
        self.lexer.number().map(|_| ()).ok_or(Flaw::Damaged)
    }
}

/// Whether the end of a stream follows `length` bytes of `rest`, behind a line end or none.
fn ends(rest: &[u8], length: usize) -> bool {
    let Some(behind) = rest.get(length..) else { return false };
    let space = behind.iter().take(2).take_while(|byte| is_space(**byte)).count();
    behind[space..].starts_with(b"endstream")
}

/// Where the first end of a stream is in `rest`; for lengths that stand in another object.
fn first_end(rest: &[u8]) -> Option<usize> {
    let word = b"endstream";
    rest.iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'e')
        .map(|(at, _)| at)
        .find(|at| rest[*at..].starts_with(word))
}

/// How often the head of an object stands in `bytes`, anywhere.
fn hidden_headers(bytes: &[u8]) -> usize {
    let heads = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'o').map(|(at, _)| at);
    heads.filter(|at| bytes[*at..].starts_with(b"obj") && follows_two_numbers(&bytes[..*at])).count()
}

fn follows_two_numbers(before: &[u8]) -> bool {
    let strip = |bytes: &mut &[u8], fits: fn(u8) -> bool| {
        let kept = bytes.iter().rposition(|byte| !fits(*byte)).map_or(0, |at| at + 1);
        let stripped = bytes.len() - kept;
        *bytes = &bytes[..kept];
        stripped
    };
    let digit = |byte: u8| byte.is_ascii_digit();
    let mut before = before;
    strip(&mut before, is_space);
    strip(&mut before, digit) > 0 && strip(&mut before, is_space) > 0 && strip(&mut before, digit) > 0
}

/// Whether a whole PDF stands in `raw`.
pub fn holds_pdf(raw: &[u8]) -> bool {
    contains(&raw[..raw.len().min(1_024)], b"%PDF-")
}
