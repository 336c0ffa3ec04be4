//! Walks the XML of an office part to its end: well-formed, UTF-8, without a document type. Imports the flaws.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::Flaw;

/// Deeper than any table within tables.
const DEEPEST: usize = 1_000;
/// One text or tag, in bytes, at most.
const LONGEST_EVENT: usize = 32 << 20;

/// What a walk meets, names without their prefix.
pub enum Seen<'a> {
    /// An element opens, or stands by itself.
    Open(&'a str, &'a BytesStart<'a>),
    /// Text within the innermost element.
    Text(&'a str),
    /// An element closes.
    Close(&'a str),
}

/// Walks `content` and shows what it meets.
///
/// # Errors
/// [`Flaw::ActiveContent`] for a document type or a style sheet, [`Flaw::Damaged`] for what is not well-formed, and
/// whatever `look` finds.
pub fn walk(content: &mut dyn BufRead, look: &mut dyn FnMut(Seen) -> Result<(), Flaw>) -> Result<(), Flaw> {
    let mut reader = Reader::from_reader(content);
    let (mut room, mut depth, mut roots) = (Vec::new(), 0_usize, 0_usize);
    loop {
        room.clear();
        let event = reader.read_event_into(&mut room).map_err(of_reader)?;
        match &event {
            Event::Start(tag) => {
                roots += usize::from(depth == 0);
                depth += 1;
                look(Seen::Open(tag.local_name().as_ref(), tag))?;
            }
            Event::Empty(tag) => {
                roots += usize::from(depth == 0);
                look(Seen::Open(tag.local_name().as_ref(), tag))?;
                look(Seen::Close(tag.local_name().as_ref()))?;
            }
            Event::End(tag) => {
                depth = depth.checked_sub(1).ok_or(Flaw::Damaged)?;
                look(Seen::Close(tag.local_name().as_ref()))?;
            }
            Event::Text(text) if depth > 0 => look(Seen::Text(text))?,
            Event::CData(text) if depth > 0 => look(Seen::Text(text))?,
            Event::GeneralRef(name) if depth > 0 => look(Seen::Text(reference(name)?.encode_utf8(&mut [0; 4])))?,
            Event::Eof => break,
            other => aside(other)?,
        }
        if depth > DEEPEST || room.len() > LONGEST_EVENT {
            return Err(Flaw::Bomb);
        }
    }
    if depth == 0 && roots == 1 { Ok(()) } else { Err(Flaw::Damaged) }
}

/// What is neither element nor text within one.
fn aside(event: &Event) -> Result<(), Flaw> {
    match event {
        Event::DocType(_) => Err(Flaw::ActiveContent),
        Event::PI(instruction) if instruction.target().contains("stylesheet") => Err(Flaw::ActiveContent),
        Event::Decl(declaration) => match declaration.encoding() {
            None => Ok(()),
            Some(Ok(name)) if ["utf-8", "us-ascii", "ascii"].contains(&name.to_lowercase().as_str()) => Ok(()),
            Some(_) => Err(Flaw::Damaged),
        },
        Event::GeneralRef(_) => Err(Flaw::Damaged),
        Event::Text(text) if !text.trim_matches('\u{feff}').trim().is_empty() => Err(Flaw::Polyglot),
        _ => Ok(()),
    }
}

/// The letter that a reference stands for; without a document type there are only these five, and numbers.
fn reference(name: &BytesRef) -> Result<char, Flaw> {
    match name.resolve_char_ref() {
        Ok(Some(letter)) => Ok(letter),
        Ok(None) => {
            let five = [("amp", '&'), ("lt", '<'), ("gt", '>'), ("quot", '"'), ("apos", '\'')];
            five.iter().find(|(known, _)| *known == &**name).map(|(_, letter)| *letter).ok_or(Flaw::ActiveContent)
        }
        Err(_) => Err(Flaw::Damaged),
    }
}

fn of_reader(error: quick_xml::Error) -> Flaw {
    match error {
        quick_xml::Error::Io(cause) => {
            cause.get_ref().and_then(|cause| cause.downcast_ref::<Flaw>()).copied().unwrap_or(Flaw::Damaged)
        }
        _ => Flaw::Damaged,
    }
}

/// The value of the attribute `name` (without its prefix), with references resolved.
///
/// # Errors
/// [`Flaw::Damaged`] where the attributes break the rules of XML; [`Flaw::ActiveContent`] where two differ in their
/// prefix only: programs read one of them, and the other may hide it from whoever looks.
pub fn attribute(tag: &BytesStart, name: &str) -> Result<Option<String>, Flaw> {
    let mut found = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| Flaw::Damaged)?;
        if attribute.key.local_name().as_ref() == name {
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| Flaw::ActiveContent)?;
            if found.replace(value.into_owned()).is_some() {
                return Err(Flaw::ActiveContent);
            }
        }
    }
    Ok(found)
}

/// Whether a part is XML: by the name that programs go by, or because it begins as XML does.
pub fn is_xml(name: &str, content: &mut dyn BufRead) -> Result<bool, Flaw> {
    let named = [".xml", ".rels", ".rdf", ".vml", ".xhtml"].iter().any(|end| name.ends_with(end));
    let head = content.fill_buf()?;
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    Ok(named || head.starts_with(b"<"))
}
