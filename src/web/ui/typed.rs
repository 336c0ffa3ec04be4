//! What was typed into a form that was not saved, for people to read and copy: under the form's own questions where it is
//! a section of one, else under the names of its boxes. Imports `form`, `domain`. Needs no database.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::Words;
use crate::domain::Masked;
use crate::form::page::{Moment, patch};
use crate::form::pointer::join;
use crate::form::readable::told;
use crate::form::{Form, Forms, Kind, ReadableRow, merge};

/// A label and what was typed, a string a line.
#[derive(Debug, Clone, Serialize)]
pub struct Typed {
    /// The question, or the name of the box.
    pub label: String,
    /// What was typed.
    pub lines: Masked<Vec<String>>,
}

/// Fields that pages carry for themselves: nobody typed them.
const CARRIED: [&str; 10] = ["csrf", "for", "kept", "shown", "then", "key", "version", "current", "patch", "offer"];

/// Boxes of one date or time.
const PARTS: [&str; 4] = ["-day", "-month", "-year", "-time"];

/// Where the words of a chosen code are, by the name of its field, or how that ends.
const CODES: [(&str, &str); 9] = [
    ("kind", "document_kind"),
    ("band", "band"),
    ("decision", "decision"),
    ("code", "not_proceeding"),
    ("code", "withdrawal"),
    ("channel", "contact_channel"),
    ("outcome", "contact_outcome"),
    ("-how", "told"),
    ("-result", "alternative_result"),
];

/// What was typed into the form that goes to `path`.
pub fn typed(forms: &Forms, path: &str, fields: &[(String, String)], now: Timestamp) -> Vec<Typed> {
    let section = section_of(path);
    let known = section.and_then(|id| forms.iter().find(|form| form.section(id).is_some()).map(|form| (form, id)));
    match known {
        Some((form, section)) => typed_in_section(form, section, &json!({}), fields, now),
        None => by_name(fields),
    }
}

/// What was typed into a section's page, or into that of the choice between two of its answers, as its form reads it.
/// `answers` are the others of the draft, where they are known: some questions are asked because of them.
pub fn typed_in_section(
    form: &Form,
    section: &str,
    answers: &Value,
    fields: &[(String, String)],
    now: Timestamp,
) -> Vec<Typed> {
    let chosen = fields.iter().find(|(name, _)| name == "patch");
    let change = match chosen {
        Some((_, text)) => serde_json::from_str(text).unwrap_or_else(|_| json!({})),
        None => patch(form, section, fields, now),
    };
    let answers = merge(answers, &change).unwrap_or_else(|_| change.clone());
    let sections = form.readable(&answers, now);
    let rows = sections.into_iter().filter(|known| known.id == section).flat_map(|known| known.rows);
    let rows: Vec<_> = rows.filter(|row| !row.value.is_empty()).collect();
    let mut unasked = Vec::new();
    put_unasked(form, &change, "", &rows, &mut unasked);
    let is_unknown = |field: &&(String, String)| {
        chosen.is_none() && patch(form, section, std::slice::from_ref(*field), now) == json!({})
    };
    let unknown: Vec<_> = fields.iter().filter(is_unknown).cloned().collect();
    rows.into_iter().map(row).chain(unasked).chain(by_name(&unknown)).collect()
}

/// The section that a page is of.
fn section_of(path: &str) -> Option<&str> {
    let path = path.split('?').next()?;
    match path.split('/').skip(1).collect::<Vec<_>>()[..] {
        ["drafts", _, "sections", section, ..] => Some(section),
        ["hub", "referrals", _, "legal-status"] => Some("legal"),
        ["hub", "referrals", _, "whereabouts"] => Some("location"),
        _ => None,
    }
}

/// What was typed into boxes whose question is not asked by the other answers: it is saved, so it is shown.
fn put_unasked(form: &Form, typed: &Value, at: &str, rows: &[ReadableRow], into: &mut Vec<Typed>) {
    let is_shown = rows.iter().any(|row| is_within(&row.pointer, at));
    match (typed, form.question(at)) {
        (Value::Object(members), _) => {
            members.iter().for_each(|(name, inner)| put_unasked(form, inner, &join(at, name), rows, into));
        }
        (Value::Array(entries), Some(question)) if question.kind == Kind::List && is_shown => {
            let entry = |(n, inner): (usize, &Value)| put_unasked(form, inner, &join(at, &n.to_string()), rows, into);
            entries.iter().enumerate().for_each(entry);
        }
        (Value::Null, _) | (_, None) => {}
        (_, Some(_)) if is_shown => {}
        (answer, Some(question)) => {
            into.push(Typed { label: question.label.clone(), lines: Masked::new(told(question, answer)) });
        }
    }
}

fn is_within(pointer: &str, at: &str) -> bool {
    pointer.strip_prefix(at).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn row(row: ReadableRow) -> Typed {
    let headings = row.under.into_iter().chain([row.label]).collect::<Vec<_>>();
    Typed { label: headings.join(": "), lines: Masked::new(row.value) }
}

/// Every field that somebody typed, by its name; the boxes of a date in one line.
fn by_name(fields: &[(String, String)]) -> Vec<Typed> {
    let words = Words::english().ok();
    let mut rows: Vec<(&str, Vec<String>)> = Vec::new();
    for (name, value) in fields.iter().filter(|field| is_typed(field) && !is_filled_in(&field.0, fields)) {
        let whole = PARTS.iter().find_map(|part| name.strip_suffix(part));
        let row = rows.iter_mut().find(|(known, _)| *known == whole.unwrap_or(name));
        match (row, whole) {
            (Some((_, lines)), Some(_)) => lines.iter_mut().for_each(|line| *line = format!("{line} {}", value.trim())),
            (Some((_, lines)), None) => lines.extend(lines_of(words.as_ref(), name, value)),
            (None, _) => rows.push((whole.unwrap_or(name), lines_of(words.as_ref(), name, value))),
        }
    }
    let label = |name: &str| label(words.as_ref(), name);
    rows.into_iter().map(|(name, lines)| Typed { label: label(name), lines: Masked::new(lines) }).collect()
}

fn is_typed((name, value): &(String, String)) -> bool {
    !value.trim().is_empty() && !CARRIED.contains(&name.as_str()) && !name.ends_with("-was")
}

/// Whether a box stands in an entry of a list in which nobody typed: only its time is there, as the page filled it in.
fn is_filled_in(name: &str, fields: &[(String, String)]) -> bool {
    let Some(stem) = PARTS.iter().find_map(|part| name.strip_suffix(part)) else { return false };
    let Some((entry, _)) = stem.rsplit_once('-').filter(|(entry, _)| entry.ends_with(|c: char| c.is_ascii_digit()))
    else {
        return false;
    };
    let value = |name: String| fields.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value.trim());
    let moment = Moment::of_time(&value(format!("{stem}-was")).into());
    let filled = [moment.day, moment.month, moment.year, moment.time];
    let is_of_entry = |name: &str| name.strip_prefix(entry).is_some_and(|rest| rest.starts_with('-'));
    let is_other = |field: &&(String, String)| is_typed(field) && is_of_entry(&field.0) && !field.0.starts_with(stem);
    PARTS.iter().zip(filled).all(|(part, was)| value(format!("{stem}{part}")) == was)
        && fields.iter().filter(is_other).count() == 0
}

/// The lines of a text; of a code that was chosen its words.
fn lines_of(words: Option<&Words>, name: &str, value: &str) -> Vec<String> {
    let tables = CODES.iter().filter(|(field, _)| name == *field || (field.starts_with('-') && name.ends_with(field)));
    let mut spoken = tables.filter_map(|(_, table)| words?.of(&format!("{table}.{value}")).ok());
    match spoken.next() {
        Some(words) => vec![words.to_owned()],
        None => value.lines().map(str::to_owned).collect(),
    }
}

/// The question above a box, where it has words here; else the box's name, as far as it can be read: `targets-urgent` →
/// "Targets urgent". Entries of a list are counted from one.
fn label(words: Option<&Words>, name: &str) -> String {
    let numbers: Vec<usize> = name.split('-').filter_map(|part| part.parse().ok()).collect();
    let part = |part| if str::parse::<usize>(part).is_ok() { "n" } else { part };
    let key = name.split('-').map(part).collect::<Vec<_>>().join("_");
    if let Some(question) = words.and_then(|words| words.of(&format!("box.{key}")).ok()) {
        return numbers.iter().fold(question.to_owned(), |label, n| label.replacen("{n}", &(n + 1).to_string(), 1));
    }
    let counted = |part: &str| part.parse::<usize>().map_or_else(|_| part.replace('_', " "), |n| (n + 1).to_string());
    let spoken = name.split('-').map(counted).collect::<Vec<_>>().join(" ");
    let mut letters = spoken.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
