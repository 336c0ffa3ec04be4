//! Whether what was said of a document, and the file itself, can be taken: everything wrong is told at once.

use jiff::civil::Date;

use super::Received;
use crate::domain::document::{DOCUMENT_BYTES_MOST, DOCUMENTS_MOST, DocumentKind, FileKind};
use crate::domain::file_name::readable;
use crate::domain::time::london;
use crate::domain::{Problem, ProblemCode};
use crate::services::{Context, Refusal};

/// Longest description, characters.
const DESCRIPTION_LONGEST: usize = 500;

/// What is said of a document, as it was typed; empty where nothing was.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewDocument {
    /// Code of its kind.
    pub kind: String,
    /// Its date, `2026-11-21`.
    pub document_date: String,
    /// More words on it.
    pub description: String,
}

/// The file as it came.
#[derive(Debug)]
pub enum Sent {
    /// None was chosen.
    Nothing,
    /// It was larger than a document may be; nothing of it was kept.
    TooLarge {
        /// What it was called.
        name: String,
    },
    /// It is here whole.
    File {
        /// What it was called.
        name: String,
        /// Its bytes.
        received: Received,
    },
}

/// What was found to be right.
pub(super) struct Checked {
    pub(super) kind: DocumentKind,
    pub(super) document_date: Option<Date>,
    pub(super) description: Option<String>,
    pub(super) name: String,
    pub(super) file_kind: FileKind,
    pub(super) received: Received,
}

/// Looks at all of it.
///
/// # Errors
/// `Invalid` with everything that is wrong; `Unavailable` where the file could not be looked into.
pub(super) async fn check(ctx: &Context, new: &NewDocument, sent: Sent) -> Result<Checked, Refusal> {
    let (kind, date, description) = (kind(&new.kind), date(ctx, &new.document_date), description(&new.description));
    let file = file(ctx, sent).await?;
    match (kind, date, description, file) {
        (Ok(kind), Ok(document_date), Ok(description), Ok((name, file_kind, received))) => {
            Ok(Checked { kind, document_date, description, name, file_kind, received })
        }
        (kind, date, description, file) => {
            let problems = [kind.err(), date.err(), description.err(), file.err()];
            Err(Refusal::Invalid(problems.into_iter().flatten().collect()))
        }
    }
}

fn kind(code: &str) -> Result<DocumentKind, Problem> {
    if code.trim().is_empty() {
        return Err(Problem::new("/kind", ProblemCode::Required, "Select what the document is."));
    }
    let unknown = |_| Problem::new("/kind", ProblemCode::NotAnOption, "Select one of the kinds of document.");
    code.trim().parse().map_err(unknown)
}

fn date(ctx: &Context, text: &str) -> Result<Option<Date>, Problem> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let at = "/document_date";
    let date: Date = text.trim().parse().map_err(|_| {
        Problem::new(at, ProblemCode::BadFormat, "Enter the date of the document as a real date, such as 27 3 2026.")
    })?;
    let today = ctx.clock.now().to_zoned(london());
    if date > today.date() {
        return Err(Problem::new(at, ProblemCode::InFuture, "The date of the document must be today or in the past."));
    }
    if date.year() < 1900 {
        return Err(Problem::new(at, ProblemCode::TooOld, "The date of the document must be in 1900 or later."));
    }
    Ok(Some(date))
}

fn description(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.chars().count() > DESCRIPTION_LONGEST {
        let detail = format!("The description must be {DESCRIPTION_LONGEST} characters or fewer.");
        return Err(Problem::new("/description", ProblemCode::TooLong, detail));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r')) {
        let detail = "The description must not contain control characters.";
        return Err(Problem::new("/description", ProblemCode::BadFormat, detail));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

type File = (String, FileKind, Received);

async fn file(ctx: &Context, sent: Sent) -> Result<Result<File, Problem>, Refusal> {
    let (name, received) = match sent {
        Sent::Nothing => return Ok(Err(Problem::new("/file", ProblemCode::Required, "Select a file."))),
        Sent::TooLarge { name } => return Ok(Err(too_large(&name))),
        Sent::File { name, received } => (name, received),
    };
    let reader = received.reader().map_err(|e| Refusal::Unavailable(Some(e.into())))?;
    let found = ctx.papers.inspector.inspect(reader).await.map_err(|e| Refusal::Unavailable(Some(e.into())))?;
    Ok(found.map(|file_kind| (name.clone(), file_kind, received)).map_err(|flaw| {
        let detail = format!("“{}” was not added. {} {}", readable(&name), flaw.detail(), flaw.remedy());
        Problem::new("/file", ProblemCode::BadFormat, detail)
    }))
}

fn too_large(name: &str) -> Problem {
    let (name, most) = (readable(name), DOCUMENT_BYTES_MOST / 1024 / 1024);
    let detail =
        format!("“{name}” was not added. The file must be smaller than {most} MB. Split it, or send fewer pages.");
    Problem::new("/file", ProblemCode::OutOfRange, detail)
}

/// No more fit.
pub(super) fn too_many() -> Refusal {
    let detail =
        format!("A referral takes {DOCUMENTS_MOST} documents. Remove one first, or join several files in one.");
    Refusal::Invalid(vec![Problem::new("/file", ProblemCode::TooMany, detail)])
}
