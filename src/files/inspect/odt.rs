//! The rules of ODT: its type first, no scripts, no objects, links that wait to be followed (`OpenDocument` 1.3).
//! Imports its neighbours.

use std::io::{BufRead, Read};

use quick_xml::events::BytesStart;

use super::Flaw;
use super::links;
use super::xml::{self, Seen, attribute};
use super::zip::Rules;
use crate::domain::document::FileKind;

/// What the first part holds in a text document, and in nothing else.
const TEXT: &[u8] = b"application/vnd.oasis.opendocument.text";
/// Folders that hold code.
const CODE: [&str; 3] = ["basic/", "scripts/", "dialogs/"];
/// Elements that act or load by themselves.
const ACTING: [&str; 10] = [
    "plugin",
    "applet",
    "floating-frame",
    "dde-source",
    "dde-connection",
    "dde-connection-decl",
    "section-source",
    "object-ole",
    "event-listener",
    "macro",
];

/// What the parts have shown so far.
#[derive(Default)]
pub struct Odt {
    text: bool,
    content: bool,
}

impl Rules for Odt {
    fn name(&self, name: &str) -> Result<(), Flaw> {
        let name = name.to_lowercase();
        if CODE.iter().any(|folder| name.starts_with(folder)) { Err(Flaw::Macros) } else { Ok(()) }
    }

    fn part(&mut self, name: &str, content: &mut dyn BufRead) -> Result<(), Flaw> {
        if name == "mimetype" {
            let mut kind = Vec::new();
            content.take(TEXT.len() as u64 + 1).read_to_end(&mut kind)?;
            self.text = kind == TEXT;
            return if self.text { Ok(()) } else { Err(Flaw::UnknownType) };
        }
        let lower = name.to_lowercase();
        self.content |= name == "content.xml";
        if xml::is_xml(&lower, content)? { xml::walk(content, &mut |seen| element(&seen)) } else { Ok(()) }
    }

    fn end(&self) -> Result<FileKind, Flaw> {
        if self.text && self.content { Ok(FileKind::Odt) } else { Err(Flaw::Damaged) }
    }
}

fn element(seen: &Seen) -> Result<(), Flaw> {
    let Seen::Open(name, tag) = seen else { return Ok(()) };
    if *name == "encryption-data" {
        return Err(Flaw::Encrypted);
    }
    // An empty list of scripts stands in every file; one script is one too many.
    if *name == "script" {
        return Err(Flaw::Macros);
    }
    if ACTING.contains(name) {
        return Err(Flaw::ActiveContent);
    }
    link(name, tag)
}

/// A link to the web waits for a hand on the letter `a`; anywhere else it loads by itself.
fn link(name: &str, tag: &BytesStart) -> Result<(), Flaw> {
    // The template that a document came from is named in its properties and never loaded from there.
    if name == "template" {
        return Ok(());
    }
    let Some(target) = attribute(tag, "href")? else { return Ok(()) };
    let target = target.to_lowercase();
    let Some((scheme, _)) = target.split_once(':').filter(|(scheme, _)| is_scheme(scheme)) else {
        let leaves =
            target.starts_with("//") || target.starts_with("\\\\") || (name != "a" && target.starts_with(".."));
        let waits = name != "a" || links::may_be_followed(&target);
        return if leaves || !waits { Err(Flaw::ActiveContent) } else { Ok(()) };
    };
    match scheme {
        "vnd.sun.star.script" | "macro" => Err(Flaw::Macros),
        _ if name == "a" && links::may_be_followed(&target) => Ok(()),
        _ => Err(Flaw::ActiveContent),
    }
}

/// The letters of RFC 3986; a step of a path has others, or begins with a dot.
fn is_scheme(scheme: &str) -> bool {
    let rest = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.starts_with(|c: char| c.is_ascii_alphabetic()) && scheme.chars().all(rest)
}
