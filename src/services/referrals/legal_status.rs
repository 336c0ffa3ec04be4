//! The legal status became known, or changed: it replaces what was known. A power that is left out has ended.

use serde_json::{Value, json};

use super::act::{Deed, Judge, act};
use super::section::Section;
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::recorded::{SectionStatement, powers_beyond};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::domain::triage::facts::{Facts, Legal};
use crate::form::Forms;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn};

const LEGAL: &str = "legal";

/// Records the legal status, with the members of the form's section `legal`, on the referral as it was at `version`.
/// `considered_for` may be left out: then what was known stays.
///
/// # Errors
/// `Invalid` with every problem that the form finds, its pointers beginning at the section (`/powers/0/started_at`);
/// `NotAllowed` where somebody else has it; `WrongStatus` once it is closed; `VersionConflict`, `NotFound`.
pub async fn record_legal_status(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: SectionStatement,
) -> Result<ReferralHead, Refusal> {
    let forms = ctx.forms.clone();
    let judge = move |tx: &mut Conn, case: &Judge<'_>| judge(tx, case, &forms, &statement);
    act(ctx, actor, reference, Some(version), Act::RecordLegalStatus, judge).await
}

fn judge(
    tx: &mut Conn,
    case: &Judge<'_>,
    forms: &Forms,
    statement: &SectionStatement,
) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::RecordLegalStatus)?;
    let (form, answers) = store::referral_answers(tx, case.head.id)?;
    let form = forms.get(&form).ok_or(Refusal::NotFound)?;
    let section = Section::new(form, LEGAL, as_known(case, answers), members(case, statement));
    let mut problems = section.problems(&case.settings.gate, case.now);
    problems.extend(statement.problems());
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let recorded = section.pruned(case.now);
    let legal = Facts::read(&recorded).map_err(|e| Refusal::Fault(e.into()))?.legal;
    let mut position = case.position.clone();
    let payload = payload(&recorded, statement, &position.standing.case.facts.legal, &legal);
    let of_case = &mut position.standing.case;
    // It is one person: what duplicates said of their legal status is over as well.
    std::iter::once(&mut of_case.facts).chain(&mut of_case.absorbed).for_each(|facts| facts.legal = legal.clone());
    Ok(Some(Deed::new(row, EventKind::LegalStatusRecorded, payload, position)))
}

/// The answers with the place as it is known now: whether it is a police station is asked of a place of safety.
fn as_known(case: &Judge<'_>, mut answers: Value) -> Value {
    if let Some(kind) = case.position.standing.case.facts.location.kind {
        answers["location"]["kind"] = json!(kind);
    }
    answers
}

fn members(case: &Judge<'_>, statement: &SectionStatement) -> serde_json::Map<String, Value> {
    let mut members = statement.answers.clone();
    let known = &case.position.standing.case.facts.legal.considered_for;
    if !known.is_empty() {
        members.entry("considered_for").or_insert_with(|| json!(known));
    }
    members
}

fn payload(recorded: &Value, statement: &SectionStatement, before: &Legal, after: &Legal) -> Value {
    json!({
        LEGAL: recorded[LEGAL], "note": statement.note,
        "ended": powers_beyond(&before.powers, &after.powers),
        "added": powers_beyond(&after.powers, &before.powers),
    })
}
