//! A section's questions in the order in which a page draws them: what only one answer asks for stands beneath that
//! answer. Imports `form`.

use serde::Serialize;

use crate::form::kind::Kind;
use crate::form::page::{EntryView, Moment, OptionView, QuestionView};

/// One question on the page.
#[derive(Debug, Serialize)]
pub struct Field {
    name: String,
    kind: Kind,
    label: String,
    hint: Option<String>,
    value: String,
    lines: Vec<String>,
    moment: Option<Moment>,
    error: Option<String>,
    options: Vec<OptionField>,
    fields: Vec<Field>,
    entry: String,
    entries: Vec<EntryField>,
    /// The index of the entry that can be added; none where the list is full or its empty entry is shown already.
    adds: Option<usize>,
}

/// One option, with what choosing it asks for.
#[derive(Debug, Serialize)]
struct OptionField {
    #[serde(flatten)]
    option: OptionView,
    fields: Vec<Field>,
}

/// One entry of a list.
#[derive(Debug, Serialize)]
struct EntryField {
    index: usize,
    is_new: bool,
    fields: Vec<Field>,
}

/// The fields of these questions, as `macros/questions.html` draws them. `add` names the list whose empty entry is to be shown.
pub fn fields(questions: Vec<QuestionView>, add: &str) -> Vec<Field> {
    let (mut beneath, top): (Vec<_>, Vec<_>) = (0..questions.len()).partition(|&at| stands_beneath(&questions, at));
    let mut all: Vec<Option<QuestionView>> = questions.into_iter().map(Some).collect();
    let mut pool: Vec<QuestionView> = beneath.drain(..).filter_map(|at| all[at].take()).collect();
    let top: Vec<QuestionView> = top.into_iter().filter_map(|at| all[at].take()).collect();
    top.into_iter().filter(is_drawn).map(|question| field(question, &mut pool, add)).collect()
}

/// A question that is not asked now is drawn all the same where an answer on this page may yet ask it.
fn is_drawn(question: &QuestionView) -> bool {
    question.asked || question.reveal.is_some()
}

/// Whether one answer to a sibling with radios asks the question.
fn stands_beneath(questions: &[QuestionView], at: usize) -> bool {
    let Some(reveal) = &questions[at].reveal else { return false };
    let controls = |other: &QuestionView| other.name == reveal.name && matches!(other.kind, Kind::Bool | Kind::Choice);
    reveal.values.len() == 1 && questions.iter().any(controls)
}

fn field(question: QuestionView, pool: &mut Vec<QuestionView>, add: &str) -> Field {
    let label = if question.optional && !question.label.is_empty() {
        format!("{} (optional)", question.label)
    } else {
        question.label
    };
    let options = question.options.into_iter().map(|option| with_beneath(option, &question.name, pool, add)).collect();
    let (entries, adds) = entries(question.entries, question.needed, &question.name, add);
    Field {
        kind: question.kind,
        hint: question.hint,
        value: question.value,
        lines: question.lines,
        moment: question.moment,
        error: question.error,
        options,
        fields: fields(question.questions, add),
        entry: question.entry.unwrap_or_else(|| "Entry".to_owned()),
        entries,
        adds,
        name: question.name,
        label,
    }
}

fn with_beneath(option: OptionView, name: &str, pool: &mut Vec<QuestionView>, add: &str) -> OptionField {
    let is_beneath = |question: &QuestionView| {
        question.reveal.as_ref().is_some_and(|r| r.name == name && r.values == [option.value.as_str()])
    };
    let (mine, rest): (Vec<_>, Vec<_>) = pool.drain(..).partition(is_beneath);
    *pool = rest;
    OptionField { fields: mine.into_iter().map(|question| field(question, pool, add)).collect(), option }
}

/// The empty entry is shown where it was asked for, and where the list needs its first.
fn entries(entries: Vec<EntryView>, needed: bool, name: &str, add: &str) -> (Vec<EntryField>, Option<usize>) {
    let wanted = name == add || (needed && entries.len() == 1);
    let adds = entries.iter().find(|entry| entry.is_new && !wanted).map(|entry| entry.index);
    let shown = entries.into_iter().filter(|entry| wanted || !entry.is_new);
    let entry = |entry: EntryView| EntryField {
        index: entry.index,
        is_new: entry.is_new,
        fields: fields(entry.questions, add),
    };
    (shown.map(entry).collect(), adds)
}
