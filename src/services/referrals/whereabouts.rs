//! It became known where the person is, or they have moved: it replaces what was known.

use serde_json::{Map, Value, json};

use super::act::{Deed, Judge};
use super::section::{self, Found, Own};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::recorded::SectionStatement;
use crate::domain::reference::Reference;
use crate::domain::referral::{ListFacts, ReferralHead, SearchFacts};
use crate::domain::status::{Act, Transition};
use crate::services::{Context, Refusal};
use crate::store::Shown;

const LOCATION: Own = Own { id: "location", act: Act::RecordWhereabouts, members, deed };
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
    section::record(ctx, actor, reference, version, statement, &LOCATION).await
}

/// The form asks for hazards; where none are said none are looked for, and those that were known stay.
fn members(_: &Judge<'_>, statement: &SectionStatement) -> Map<String, Value> {
    let mut members = statement.answers.clone();
    members.entry(HAZARDS).or_insert_with(|| json!(["none_known"]));
    members
}

fn deed(case: &Judge<'_>, statement: &SectionStatement, row: Transition, found: &Found) -> Result<Deed, Refusal> {
    let shown = shown(case, statement, &found.recorded)?;
    let mut position = case.position.clone();
    // It is one person: what duplicates said of the place is over as well.
    position.standing.case.all_facts_mut().for_each(|facts| facts.location = found.facts.location.clone());
    let deed = Deed::new(row, EventKind::WhereaboutsRecorded, payload(statement, found.recorded.clone()), position);
    Ok(Deed { shown, ..deed })
}

fn shown(case: &Judge<'_>, statement: &SectionStatement, recorded: &Value) -> Result<Shown, Refusal> {
    let facts = ListFacts::read(recorded).map_err(|e| Refusal::Fault(e.into()))?;
    let search = SearchFacts::read(recorded).map_err(|e| Refusal::Fault(e.into()))?;
    let locality = search.postcode().and_then(|postcode| case.settings.locality_of(postcode)).map(str::to_owned);
    Ok(Shown { hazards: statement.answers.contains_key(HAZARDS).then_some(facts.location.hazards), locality })
}

fn payload(statement: &SectionStatement, mut recorded: Value) -> Value {
    if !statement.answers.contains_key(HAZARDS)
        && let Some(members) = recorded["location"].as_object_mut()
    {
        members.shift_remove(HAZARDS);
    }
    json!({ "location": recorded["location"], "note": statement.note })
}
