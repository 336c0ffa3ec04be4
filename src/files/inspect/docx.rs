//! The rules of DOCX: which parts it may have, where its relationships may lead, which fields it may hold (ECMA-376).
//! Imports its neighbours.

use std::io::BufRead;

use quick_xml::events::BytesStart;

use super::Flaw;
use super::links;
use super::xml::{self, Seen, attribute};
use super::zip::Rules;
use crate::domain::document::FileKind;

/// The type of the main part of a document, and of nothing else.
const MAIN: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
/// Parts that act, by a piece of their name in lower case, with the flaw that they are.
const PARTS: [(&str, Flaw); 11] = [
    ("vbaproject", Flaw::Macros),
    ("vbadata", Flaw::Macros),
    ("macrosheets/", Flaw::Macros),
    ("dialogsheets/", Flaw::Macros),
    ("customui", Flaw::Macros),
    ("activex", Flaw::ActiveContent),
    ("embeddings/", Flaw::ActiveContent),
    ("oleobject", Flaw::ActiveContent),
    ("afchunk", Flaw::ActiveContent),
    ("webextension", Flaw::ActiveContent),
    ("encryptedpackage", Flaw::Encrypted),
];
/// Relationships that act wherever they lead, by the last step of their type in lower case.
const RELATIONSHIPS: [(&str, Flaw); 8] = [
    ("vbaproject", Flaw::Macros),
    ("wordvbadata", Flaw::Macros),
    ("oleobject", Flaw::ActiveContent),
    ("package", Flaw::ActiveContent),
    ("afchunk", Flaw::ActiveContent),
    ("control", Flaw::ActiveContent),
    ("frame", Flaw::ActiveContent),
    ("subdocument", Flaw::ActiveContent),
];
/// Fields that fetch or start something, by their first word.
const FIELDS: [&str; 5] = ["DDE", "DDEAUTO", "INCLUDETEXT", "IMPORT", "LINK"];
/// The longest field code that is kept, in bytes.
const LONGEST_FIELD: usize = 4_096;

/// What the parts have shown so far.
#[derive(Default)]
pub struct Docx {
    main: bool,
    other: bool,
}

impl Rules for Docx {
    fn name(&self, name: &str) -> Result<(), Flaw> {
        let name = name.to_lowercase();
        PARTS.iter().find(|(piece, _)| name.contains(piece)).map_or(Ok(()), |(_, flaw)| Err(*flaw))
    }

    fn part(&mut self, name: &str, content: &mut dyn BufRead) -> Result<(), Flaw> {
        let name = name.to_lowercase();
        if name == "[content_types].xml" {
            xml::walk(content, &mut |seen| self.content_type(&seen))
        } else if name.ends_with(".rels") {
            xml::walk(content, &mut |seen| relationship(&seen))
        } else if xml::is_xml(&name, content)? {
            let mut fields = Fields::default();
            xml::walk(content, &mut |seen| fields.see(&seen))
        } else {
            Ok(())
        }
    }

    fn end(&self) -> Result<FileKind, Flaw> {
        if self.main && !self.other { Ok(FileKind::Docx) } else { Err(Flaw::UnknownType) }
    }
}

impl Docx {
    fn content_type(&mut self, seen: &Seen) -> Result<(), Flaw> {
        let Seen::Open(_, tag) = seen else { return Ok(()) };
        let Some(kind) = attribute(tag, "ContentType")? else { return Ok(()) };
        let lower = kind.to_lowercase();
        if lower.contains("macroenabled") || lower.contains("vbaproject") {
            return Err(Flaw::Macros);
        }
        self.main |= kind == MAIN;
        // A main part of any other type: template, workbook, presentation.
        self.other |= lower.ends_with(".main+xml") && kind != MAIN;
        Ok(())
    }
}

fn relationship(seen: &Seen) -> Result<(), Flaw> {
    let Seen::Open("Relationship", tag) = seen else { return Ok(()) };
    let kind = attribute(tag, "Type")?.unwrap_or_default().to_lowercase();
    let last = kind.rsplit('/').next().unwrap_or_default();
    if let Some((_, flaw)) = RELATIONSHIPS.iter().find(|(act, _)| *act == last) {
        return Err(*flaw);
    }
    let target = attribute(tag, "Target")?.unwrap_or_default().to_lowercase();
    let external = attribute(tag, "TargetMode")?.is_some_and(|mode| mode.eq_ignore_ascii_case("external"));
    let fits = match last {
        "hyperlink" if external => links::may_be_followed(&target),
        // Word names the template that a letter was begun with; one on the writer's own drive is on nobody else's.
        "attachedtemplate" => links::is_local(&target),
        _ => !external && !target.contains(':') && !target.starts_with("\\\\") && !target.starts_with("//"),
    };
    if fits { Ok(()) } else { Err(Flaw::ActiveContent) }
}

/// Gathers the codes of fields, which Word may cut into pieces.
#[derive(Default)]
struct Fields {
    open: Vec<String>,
    in_code: bool,
}

impl Fields {
    fn see(&mut self, seen: &Seen) -> Result<(), Flaw> {
        match seen {
            Seen::Open("instrText", _) => self.in_code = true,
            Seen::Close("instrText") => self.in_code = false,
            Seen::Open("fldSimple", tag) => return check_field(&attribute(tag, "instr")?.unwrap_or_default()),
            Seen::Open("fldChar", tag) => return self.bound(tag),
            Seen::Open("object" | "OLEObject" | "control" | "altChunk" | "subDoc", _) => {
                return Err(Flaw::ActiveContent);
            }
            Seen::Text(text) if self.in_code => self.add(text),
            _ => {}
        }
        Ok(())
    }

    fn add(&mut self, text: &str) {
        if self.open.is_empty() {
            self.open.push(String::new());
        }
        if let Some(code) = self.open.last_mut().filter(|code| code.len() < LONGEST_FIELD) {
            code.push_str(text);
        }
    }

    /// A field begins, turns from its code to its result, or ends; its code is whole at the turn.
    fn bound(&mut self, tag: &BytesStart) -> Result<(), Flaw> {
        match attribute(tag, "fldCharType")?.as_deref() {
            Some("begin") => self.open.push(String::new()),
            Some("separate") => {
                let code = self.open.last_mut().map(std::mem::take).unwrap_or_default();
                return check_field(&code);
            }
            Some("end") => return check_field(&self.open.pop().unwrap_or_default()),
            _ => {}
        }
        Ok(())
    }
}

fn check_field(code: &str) -> Result<(), Flaw> {
    let words = code.trim_start_matches(|c: char| c.is_whitespace() || c == '"' || c == '\\');
    let first = words.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_uppercase();
    if FIELDS.contains(&first.as_str()) { Err(Flaw::ActiveContent) } else { Ok(()) }
}
