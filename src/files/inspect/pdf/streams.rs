//! The streams of a PDF: each decoded and counted; those that hold objects, read. Imports its neighbours.

use std::io::{self, Read};

use super::super::Flaw;
use super::super::budget::Budget;
use super::acts::Count;
use super::filters::{self, Decoded};
use super::layout::{Stream, holds_pdf};
use super::lexer::Lexer;
use super::object;

/// The largest stream of objects, decoded, in bytes.
const LARGEST_OBJECTS: u64 = 32 << 20;
/// More objects than this no stream of them has.
const MOST_OBJECTS: u64 = 100_000;

/// Decodes `stream` within `budget`, and reads the objects in it.
///
/// # Errors
/// The flaw found in it.
pub fn check(stream: &Stream, count: &mut Count, budget: &Budget) -> Result<(), Flaw> {
    let Decoded { mut content, picture } = filters::decode(&stream.dictionary, stream.raw, budget)?;
    let (first, number) = (stream.dictionary.number(b"First"), stream.dictionary.number(b"N"));
    if stream.dictionary.is(b"Type", b"ObjStm") || (first.is_some() && number.is_some()) {
        let (Some(first), Some(number), false) = (first, number, picture) else { return Err(Flaw::Damaged) };
        return objects(&mut content, first, number, count);
    }
    let mut head = Vec::new();
    content.by_ref().take(1_024).read_to_end(&mut head)?;
    if holds_pdf(&head) {
        return Err(Flaw::HiddenFile);
    }
    io::copy(&mut content, &mut io::sink())?;
    Ok(())
}

fn objects(content: &mut dyn Read, first: u64, number: u64, count: &mut Count) -> Result<(), Flaw> {
    if number > MOST_OBJECTS {
        return Err(Flaw::TooManyParts);
    }
    let mut bytes = Vec::new();
    content.take(LARGEST_OBJECTS + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_OBJECTS {
        return Err(Flaw::Bomb);
    }
    let mut places = Lexer { bytes: &bytes, at: 0 };
    for _ in 0..number {
        places.space();
        places.number().ok_or(Flaw::Damaged)?;
        places.space();
        let place = places.number().and_then(|place| place.checked_add(first)).ok_or(Flaw::Damaged)?;
        count.object()?;
        let at = usize::try_from(place).map_err(|_| Flaw::Damaged)?;
        object::value(&mut Lexer { bytes: &bytes, at }, count, 0)?;
    }
    count.settle()
}
