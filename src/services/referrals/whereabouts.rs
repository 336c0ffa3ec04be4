//! It became known where the person is, or they have moved: it replaces what was known.

use serde_json::{Map, Value, json};

use super::act::{Deed, Judge, act};
use super::section::Section;
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::recorded::SectionStatement;
use crate::domain::reference::Reference;
use crate::domain::referral::{ListFacts, ReferralHead, SearchFacts};
use crate::domain::status::Act;
use crate::domain::triage::facts::Facts;
use crate::form::Forms;
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, Shown};

const LOCATION: &str = "location";
const HAZARDS: &str = "hazards";

/// Records where the person is, with the members of the form's section `location`, on the referral as it was at
/// `version`. `hazards` may be left out: then those that were known stay.
///
/// # Errors
/// `Invalid` with every problem that the form finds, its pointers beginning at the section (`/alone_now`); `NotAllowed`
/// where somebody else has it; `WrongStatus` once it is closed; `VersionConflict`, `NotFound`.
pub async fn record_whereabouts(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: SectionStatement,
) -> Result<ReferralHead, Refusal> {
    let forms = ctx.forms.clone();
    let judge = move |tx: &mut Conn, case: &Judge<'_>| judge(tx, case, &forms, &statement);
    act(ctx, actor, reference, Some(version), Act::RecordWhereabouts, judge).await
}

fn judge(
    tx: &mut Conn,
    case: &Judge<'_>,
    forms: &Forms,
    statement: &SectionStatement,
) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::RecordWhereabouts)?;
    let (form, answers) = store::referral_answers(tx, case.head.id)?;
    let form = forms.get(&form).ok_or(Refusal::NotFound)?;
    let section = Section::new(form, LOCATION, answers, members(statement));
    let mut problems = section.problems(&case.settings.gate, case.now);
    problems.extend(statement.problems());
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let recorded = section.pruned(case.now);
    let shown = shown(case, statement, &recorded)?;
    let location = Facts::read(&recorded).map_err(|e| Refusal::Fault(e.into()))?.location;
    let mut position = case.position.clone();
    let of_case = &mut position.standing.case;
    // It is one person: what duplicates said of the place is over as well.
    std::iter::once(&mut of_case.facts).chain(&mut of_case.absorbed).for_each(|facts| {
        facts.location = location.clone();
    });
    let deed = Deed::new(row, EventKind::WhereaboutsRecorded, payload(statement, recorded), position);
    Ok(Some(Deed { shown, ..deed }))
}

/// The form asks for hazards; where none are said none are looked for, and those that were known stay.
fn members(statement: &SectionStatement) -> Map<String, Value> {
    let mut members = statement.answers.clone();
    members.entry(HAZARDS).or_insert_with(|| json!(["none_known"]));
    members
}

fn shown(case: &Judge<'_>, statement: &SectionStatement, recorded: &Value) -> Result<Shown, Refusal> {
    let facts = ListFacts::read(recorded).map_err(|e| Refusal::Fault(e.into()))?;
    let search = SearchFacts::read(recorded).map_err(|e| Refusal::Fault(e.into()))?;
    let locality = search.postcode().and_then(|postcode| case.settings.locality_of(postcode)).map(str::to_owned);
    Ok(Shown { hazards: statement.answers.contains_key(HAZARDS).then_some(facts.location.hazards), locality })
}

fn payload(statement: &SectionStatement, mut recorded: Value) -> Value {
    if !statement.answers.contains_key(HAZARDS)
        && let Some(members) = recorded[LOCATION].as_object_mut()
    {
        members.shift_remove(HAZARDS);
    }
    json!({ LOCATION: recorded[LOCATION], "note": statement.note })
}
