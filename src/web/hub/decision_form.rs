//! The decision form: what was typed, kept as it was typed, and the statement it makes. Imports `domain`, `form`,
//! `web::http`.
//!
//! Fields are named as their pointer with `-` for `/`, but alternatives by their kind and people told by their row:
//! `alternatives-gp-result`, `told-2-who`. A statement holds only what was chosen, so its problems are led back here
//! to the fields from which they came.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::decision_receiver::ReceiverFields;
use super::moments;
use super::problems::FieldProblem;
use crate::domain::decision::{
    Alternative, AlternativeKind, Decision, DecisionStatement, NotProceedingCode, Told, ToldHow,
};
use crate::domain::problem::{Problem, ProblemCode};
use crate::form::page::Moment;
use crate::web::http::Posted;

/// How many people can be named as told.
const TOLD_ROWS: usize = 5;

/// What stands in the fields.
#[derive(Debug, Serialize)]
pub(super) struct DecisionForm {
    decision: String,
    code: String,
    reasons: String,
    receiver: ReceiverFields,
    alternatives: Vec<AlternativeFields>,
    told: Vec<ToldFields>,
}

#[derive(Debug, Serialize)]
struct AlternativeFields {
    kind: AlternativeKind,
    result: String,
    detail: String,
}

#[derive(Debug, Serialize)]
struct ToldFields {
    row: usize,
    who: String,
    how: String,
    at: Moment,
}

impl DecisionForm {
    /// Nothing typed yet; whoever is told is told now.
    pub(super) fn empty(now: Timestamp) -> Self {
        let mut form = Self::of(&Posted(Vec::new()));
        form.told.iter_mut().for_each(|row| row.at = Moment::of_time(&Value::from(now.to_string())));
        form
    }

    /// What came back.
    pub(super) fn of(posted: &Posted) -> Self {
        let text = |name: &str| posted.text(name).to_owned();
        let alternative = |kind: &AlternativeKind| AlternativeFields {
            kind: *kind,
            result: text(&format!("alternatives-{kind}-result")),
            detail: text(&format!("alternatives-{kind}-detail")),
        };
        Self {
            decision: text("decision"),
            code: text("code"),
            reasons: text("reasons"),
            receiver: ReceiverFields::of(posted),
            alternatives: AlternativeKind::ALL.iter().map(alternative).collect(),
            told: (0..TOLD_ROWS).map(|row| ToldFields::of(posted, row)).collect(),
        }
    }

    /// Whether anybody stands in the rows after the first, which the page folds away while they are empty.
    pub(super) fn names_others(&self) -> bool {
        self.told_rows().any(|fields| fields.row > 0)
    }

    /// The statement that the fields make.
    ///
    /// # Errors
    /// Everything wrong with it at `now`, in the order of the fields.
    pub(super) fn statement(&self, now: Timestamp) -> Result<DecisionStatement, Vec<FieldProblem>> {
        let mut found = self.unreadable(now);
        let statement = self.readable(now);
        found.extend(self.located(statement.problems(now)));
        let fields = self.fields();
        found.sort_by_key(|problem| fields.iter().position(|field| *field == problem.field));
        if found.is_empty() { Ok(statement) } else { Err(found) }
    }

    /// Problems of the statement, each at the field from which it comes.
    pub(super) fn located(&self, problems: Vec<Problem>) -> Vec<FieldProblem> {
        let located = |problem: Problem| FieldProblem { field: self.field(&problem.pointer), detail: spoken(&problem) };
        problems.into_iter().map(located).collect()
    }

    /// What the statement has no place for: choices not made, times that are none.
    fn unreadable(&self, now: Timestamp) -> Vec<FieldProblem> {
        let mut found = Vec::new();
        let mut note = |field: String, detail: &str| found.push(FieldProblem { field, detail: detail.to_owned() });
        if self.decision.parse::<Decision>().is_err() {
            note("decision".to_owned(), "Select the decision");
        }
        for fields in
            self.alternatives.iter().filter(|fields| !fields.detail.is_empty() && fields.alternative().is_none())
        {
            note(format!("alternatives-{}-result", fields.kind), "Select what came of this alternative");
        }
        for fields in self.told_rows() {
            if fields.how.parse::<ToldHow>().is_err() {
                note(format!("told-{}-how", fields.row), "Select how they were told");
            }
            if fields.time(now).is_none() {
                note(format!("told-{}-at", fields.row), moments::NOT_A_TIME);
            }
        }
        found.extend(self.receiver.unreadable(now).filter(|_| self.rests_on_another()));
        found
    }

    /// The statement, with stand-ins for what [`DecisionForm::unreadable`] tells of.
    fn readable(&self, now: Timestamp) -> DecisionStatement {
        let decision = self.decision.parse().unwrap_or(Decision::Accepted);
        let told = |fields: &ToldFields| Told {
            who: fields.who.clone(),
            how: fields.how.parse().unwrap_or(ToldHow::Telephone),
            at: fields.time(now).unwrap_or(now),
        };
        DecisionStatement {
            decision,
            code: self.code().filter(|_| decision == Decision::NotProceeding),
            reasons: self.reasons.clone(),
            alternatives: self.alternatives.iter().filter_map(AlternativeFields::alternative).collect(),
            told: self.told_rows().map(told).collect(),
            receiver: self.receiver.receiver(now).filter(|_| self.rests_on_another()),
        }
    }

    fn code(&self) -> Option<NotProceedingCode> {
        self.code.parse().ok()
    }

    /// Whether somebody else is to act instead; what was typed of them for another code is not sent.
    fn rests_on_another(&self) -> bool {
        self.decision == Decision::NotProceeding.as_str() && self.code().is_some_and(NotProceedingCode::needs_receiver)
    }

    fn told_rows(&self) -> impl Iterator<Item = &ToldFields> {
        self.told.iter().filter(|fields| !fields.who.is_empty() || !fields.how.is_empty())
    }

    /// The field of a pointer of the statement.
    fn field(&self, pointer: &str) -> String {
        if let Some(part) = pointer.strip_prefix("/receiver/") {
            return format!("receiver-{}", part.replace('_', "-"));
        }
        let mut parts = pointer.trim_start_matches('/').split('/');
        let list = parts.next().unwrap_or_default();
        let entry: Option<usize> = parts.next().and_then(|index| index.parse().ok());
        let name = parts.next().unwrap_or_default();
        match (list, entry) {
            ("alternatives", None) => format!("alternatives-{}-result", AlternativeKind::ALL[0]),
            ("alternatives", Some(entry)) => {
                let chosen = self.alternatives.iter().filter_map(AlternativeFields::alternative).nth(entry);
                chosen.map_or_else(String::new, |chosen| format!("alternatives-{}-{name}", chosen.kind))
            }
            ("told", None) => "told-0-who".to_owned(),
            ("told", Some(entry)) => {
                self.told_rows().nth(entry).map_or_else(String::new, |fields| format!("told-{}-{name}", fields.row))
            }
            (field, _) => field.to_owned(),
        }
    }

    /// Every field, in the order of the page.
    fn fields(&self) -> Vec<String> {
        let alternatives = self
            .alternatives
            .iter()
            .flat_map(|fields| ["result", "detail"].map(|part| format!("alternatives-{}-{part}", fields.kind)));
        let told = self.told.iter().flat_map(|f| ["who", "how", "at"].map(|part| format!("told-{}-{part}", f.row)));
        let first = ["decision", "code"].into_iter().chain(ReceiverFields::FIELDS).chain(["reasons"]);
        first.map(str::to_owned).chain(alternatives).chain(told).collect()
    }
}

impl AlternativeFields {
    fn alternative(&self) -> Option<Alternative> {
        let detail = Some(self.detail.clone()).filter(|detail| !detail.is_empty());
        Some(Alternative { kind: self.kind, result: self.result.parse().ok()?, detail, on: None })
    }
}

impl ToldFields {
    fn of(posted: &Posted, row: usize) -> Self {
        let text = |part: &str| posted.text(&format!("told-{row}-{part}")).to_owned();
        let at = moments::typed(posted, &format!("told-{row}-at"));
        Self { row, who: text("who"), how: text("how"), at }
    }

    fn time(&self, now: Timestamp) -> Option<Timestamp> {
        moments::time(&self.at, now)
    }
}

/// The words of a problem; those about length say whose.
fn spoken(problem: &Problem) -> String {
    let whose = match problem.pointer.rsplit('/').next() {
        Some("reasons") => "The reasons",
        Some("detail") => "What was said of this alternative",
        Some("fallback") => "What happens if they cannot",
        _ => "The name",
    };
    match problem.detail.strip_prefix("Must be") {
        Some(rest) if problem.code == ProblemCode::TooLong => format!("{whose} must be{rest}"),
        _ => problem.detail.clone(),
    }
}
