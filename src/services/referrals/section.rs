//! What the hub finds out of a section of the form, held against the form's own rules for that section.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::act::{Deed, Judge, act};
use crate::domain::Problem;
use crate::domain::account::Actor;
use crate::domain::gate::GateSettings;
use crate::domain::recorded::SectionStatement;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, Transition};
use crate::domain::triage::facts::Facts;
use crate::form::{Form, Forms};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn};

/// What is a section's own when something of it is found out.
pub(super) struct Own {
    /// Its id in the form.
    pub(super) id: &'static str,
    /// The act that records it.
    pub(super) act: Act,
    /// The members that stand in the place of what the referral said: those that were said, and those that stay.
    pub(super) members: fn(&Judge<'_>, &SectionStatement) -> Map<String, Value>,
    /// What comes of it.
    pub(super) deed: fn(&Judge<'_>, &SectionStatement, Transition, &Found) -> Result<Deed, Refusal>,
}

/// What was found out, without what was not asked.
pub(super) struct Found {
    /// The section alone, in the place where answers have it.
    pub(super) recorded: Value,
    /// The same as the rules read it.
    pub(super) facts: Facts,
}

/// Records the section on the referral as it was at `version`.
pub(super) async fn record(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: SectionStatement,
    own: &'static Own,
) -> Result<ReferralHead, Refusal> {
    let forms = ctx.forms.clone();
    let judge = move |tx: &mut Conn, case: &Judge<'_>| {
        let row = case.row(own.act)?;
        let found = find(tx, case, &forms, &statement, own)?;
        (own.deed)(case, &statement, row, &found).map(Some)
    };
    act(ctx, actor, reference, Some(version), own.act, judge).await
}

fn find(
    tx: &mut Conn,
    case: &Judge<'_>,
    forms: &Forms,
    statement: &SectionStatement,
    own: &Own,
) -> Result<Found, Refusal> {
    let (form, answers) = store::referral_answers(tx, case.head.id)?;
    let form = forms.get(&form).ok_or(Refusal::NotFound)?;
    let section = Section::new(form, own.id, as_known(case, answers), (own.members)(case, statement));
    let mut problems = section.problems(&case.settings.gate, case.now);
    problems.extend(statement.problems());
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let recorded = section.pruned(case.now);
    let facts = Facts::read(&recorded).map_err(|e| Refusal::Fault(e.into()))?;
    Ok(Found { recorded, facts })
}

/// The answers with the place as it is known now: whether it is a police station is asked of a place of safety.
fn as_known(case: &Judge<'_>, mut answers: Value) -> Value {
    if let Some(kind) = case.position.standing.case.facts.location.kind {
        answers["location"]["kind"] = json!(kind);
    }
    answers
}

/// A section as it is known now, among the answers that its conditions look at.
struct Section<'a> {
    form: &'a Form,
    id: &'static str,
    answers: Value,
}

impl<'a> Section<'a> {
    /// The section with these members in the place of what the referral said.
    fn new(form: &'a Form, id: &'static str, mut answers: Value, members: Map<String, Value>) -> Self {
        answers[id] = Value::Object(members);
        Self { form, id, answers }
    }

    /// What is wrong with it; the pointers begin at the section.
    fn problems(&self, settings: &GateSettings, now: Timestamp) -> Vec<Problem> {
        let found = self.form.problems(&self.answers, settings, now).into_iter();
        let within = |problem: Problem| {
            let pointer = problem.pointer.strip_prefix('/')?.strip_prefix(self.id)?;
            (pointer.is_empty() || pointer.starts_with('/')).then(|| Problem { pointer: pointer.to_owned(), ..problem })
        };
        found.filter_map(within).collect()
    }

    /// The section alone, without what was not asked, in the place where answers have it.
    fn pruned(&self, now: Timestamp) -> Value {
        let section = self.form.pruned(&self.answers, now).answers.get(self.id).cloned();
        json!({ self.id: section.unwrap_or_default() })
    }
}
