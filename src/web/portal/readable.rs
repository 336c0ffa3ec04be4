//! Answers for people to read, on check-your-answers, on a referral's page and on paper.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use crate::form::page::element_id;
use crate::form::{Form, ReadableRow};

/// A section with its answers.
#[derive(Debug, Serialize)]
pub(super) struct SectionToRead {
    id: String,
    title: String,
    rows: Vec<RowToRead>,
}

/// A question with its answer.
#[derive(Debug, Serialize)]
struct RowToRead {
    under: String,
    label: String,
    lines: Vec<String>,
    needed: bool,
    href: Option<String>,
    /// Its id on check-your-answers: a change leads back there.
    place: String,
}

/// The sections of a form with these answers. With the path of a draft every row leads to its field; without one only
/// what was answered is there.
pub(super) fn sections(form: &Form, answers: &Value, now: Timestamp, draft: Option<&str>) -> Vec<SectionToRead> {
    let section = |section: crate::form::ReadableSection| SectionToRead {
        rows: section
            .rows
            .into_iter()
            .filter(|row| draft.is_some() || !row.value.is_empty())
            .map(|row| self::row(form, &section.id, row, draft))
            .collect(),
        id: section.id,
        title: section.title,
    };
    form.readable(answers, now).into_iter().map(section).collect()
}

fn row(form: &Form, section: &str, row: ReadableRow, draft: Option<&str>) -> RowToRead {
    let anchor = element_id(form, &row.pointer);
    RowToRead {
        under: row.under.join(", ").trim_end_matches('?').to_owned(),
        label: row.label,
        lines: row.value,
        needed: row.needed,
        href: draft.map(|path| format!("{path}/sections/{section}?return=check&at={anchor}#{anchor}")),
        place: format!("answer-{section}-{anchor}"),
    }
}
