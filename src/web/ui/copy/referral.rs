//! A referral as it is printed: what is known of it, every answer by section in the order of the form, its documents.
//! Imports `domain`, `form`.

use jiff::Timestamp;
use serde_json::Value;

use super::{CopyRow, CopySection, PrintedCopy};
use crate::domain::reference::Reference;
use crate::form::{Form, ReadableRow, ReadableSection, calendar};

/// For whoever reads the questions on paper and was not asked them.
const NOTE: &str = "The questions stand as the referrer was asked them: “you” is the referrer.";

/// What a copy says of a referral beside its answers.
#[derive(Debug)]
pub struct About<'a> {
    /// Its reference.
    pub reference: &'a Reference,
    /// The name of the service that owns it.
    pub service: &'a str,
    /// When it was received.
    pub received_at: Timestamp,
    /// Where it stands, in the words of whoever asked for the copy.
    pub status: String,
    /// What only the hub may read; empty for the referrer.
    pub hub_only: Vec<CopyRow>,
    /// The documents that go with it, a row each.
    pub documents: Vec<CopyRow>,
    /// Who asked for the copy.
    pub made_by: &'a str,
    /// When.
    pub made_at: Timestamp,
}

/// The copy of a referral with these answers.
pub fn referral_copy(form: &Form, answers: &Value, about: About<'_>) -> PrintedCopy {
    let made = format!("Made on {} by {}.", calendar::time_in_words(about.made_at), about.made_by);
    let answered = form.readable(answers, about.received_at).into_iter().filter(|section| !section.rows.is_empty());
    PrintedCopy {
        title: format!("Referral {}", about.reference),
        running: format!("Referral {} to {}. Confidential.", about.reference, about.service),
        head: head(&about).into_iter().chain(about.hub_only).collect(),
        note: Some(NOTE.to_owned()),
        sections: answered.map(section).chain(documents(about.documents)).collect(),
        made,
        made_at: about.made_at,
    }
}

fn head(about: &About<'_>) -> Vec<CopyRow> {
    vec![
        CopyRow::new("AMHP service", about.service),
        CopyRow::new("Reference", about.reference.to_string()),
        CopyRow::new("Received", calendar::time_in_words(about.received_at)),
        CopyRow::new("Status", about.status.clone()),
    ]
}

fn documents(rows: Vec<CopyRow>) -> Option<CopySection> {
    let groups = vec![(String::new(), rows)];
    (!groups[0].1.is_empty()).then(|| CopySection { heading: "Documents".to_owned(), groups, note: None })
}

/// What was answered, and below it the questions that were asked and left open.
fn section(section: ReadableSection) -> CopySection {
    let (answered, open): (Vec<_>, Vec<_>) = section.rows.into_iter().partition(is_answered);
    let open: Vec<String> = open.iter().map(whole_question).collect();
    let groups = answered.chunk_by(|a, b| a.under == b.under);
    CopySection {
        heading: section.title,
        groups: groups.map(|rows| (rows[0].under.join(", "), rows.iter().map(row).collect())).collect(),
        note: (!open.is_empty()).then(|| format!("Not answered: {}", open.join("; "))),
    }
}

fn is_answered(row: &ReadableRow) -> bool {
    row.value.iter().any(|line| !line.trim().is_empty())
}

fn row(row: &ReadableRow) -> CopyRow {
    CopyRow { question: row.label.clone(), answer: row.value.clone() }
}

fn whole_question(row: &ReadableRow) -> String {
    row.under.iter().chain([&row.label]).cloned().collect::<Vec<_>>().join(": ")
}
