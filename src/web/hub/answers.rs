//! The answers of a referral as its page shows them, section by section. Imports `form`.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use crate::form::{Form, Kind, ReadableRow, ReadableSection};

/// A section with what was answered in it.
#[derive(Debug, Serialize)]
pub(super) struct SectionOnPage {
    id: String,
    title: String,
    groups: Vec<Group>,
    /// Questions that were asked and left open.
    unanswered: Vec<String>,
}

/// Rows under the same headings.
#[derive(Debug, Serialize)]
struct Group {
    heading: String,
    rows: Vec<Row>,
}

/// A question with its answer, a line each.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    label: String,
    lines: Vec<String>,
    /// Whether the answer can be rung.
    is_telephone: bool,
}

/// The sections in which anything was asked.
pub(super) fn sections(readable: Vec<ReadableSection>) -> Vec<SectionOnPage> {
    readable.into_iter().filter(|section| !section.rows.is_empty()).map(section).collect()
}

fn section(section: ReadableSection) -> SectionOnPage {
    let (answered, open): (Vec<_>, Vec<_>) = section.rows.into_iter().partition(|row| !row.value.is_empty());
    let unanswered = open.iter().map(whole_label).collect();
    let same = |a: &ReadableRow, b: &ReadableRow| a.under == b.under;
    let groups = answered.chunk_by(same).map(group).collect();
    SectionOnPage { id: section.id, title: section.hub_title, groups, unanswered }
}

fn group(rows: &[ReadableRow]) -> Group {
    let heading = rows.first().map(|row| row.under.join(", ")).unwrap_or_default();
    Group { heading, rows: rows.iter().map(|answered| row(answered, answered.label.clone())).collect() }
}

fn row(row: &ReadableRow, label: String) -> Row {
    Row { label, lines: row.value.clone(), is_telephone: row.kind == Kind::Telephone }
}

/// What is answered in one section alone, with the headings of each row in its label.
pub(super) fn rows(form: &Form, section: &str, answers: &Value, now: Timestamp) -> Vec<Row> {
    let readable = form.readable(&json!({ section: answers }), now).into_iter().filter(|known| known.id == section);
    let answered = readable.flat_map(|known| known.rows).filter(|row| !row.value.is_empty());
    answered.map(|answered| row(&answered, whole_label(&answered))).collect()
}

fn whole_label(row: &ReadableRow) -> String {
    row.under.iter().chain([&row.label]).cloned().collect::<Vec<_>>().join(": ")
}
