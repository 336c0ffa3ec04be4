//! The legal status became known, or changed: it replaces what was known. A power that is left out has ended.

use serde_json::{Map, Value, json};

use super::act::{Deed, Judge};
use super::section::{self, Found, Own};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::recorded::{SectionStatement, powers_beyond};
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, Transition};
use crate::domain::triage::facts::Legal;
use crate::services::{Context, Refusal};

const LEGAL: Own = Own { id: "legal", act: Act::RecordLegalStatus, members, deed };

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
    section::record(ctx, actor, reference, version, statement, &LEGAL).await
}

fn members(case: &Judge<'_>, statement: &SectionStatement) -> Map<String, Value> {
    let mut members = statement.answers.clone();
    let known = &case.position.standing.case.facts.legal.considered_for;
    if !known.is_empty() {
        members.entry("considered_for").or_insert_with(|| json!(known));
    }
    members
}

fn deed(case: &Judge<'_>, statement: &SectionStatement, row: Transition, found: &Found) -> Result<Deed, Refusal> {
    let mut position = case.position.clone();
    let payload = payload(found, statement, &position.standing.case.facts.legal);
    // It is one person: what duplicates said of their legal status is over as well.
    position.standing.case.all_facts_mut().for_each(|facts| facts.legal = found.facts.legal.clone());
    Ok(Deed::new(row, EventKind::LegalStatusRecorded, payload, position))
}

fn payload(found: &Found, statement: &SectionStatement, before: &Legal) -> Value {
    let after = &found.facts.legal;
    json!({
        "legal": found.recorded["legal"], "note": statement.note,
        "ended": powers_beyond(&before.powers, &after.powers),
        "added": powers_beyond(&after.powers, &before.powers),
    })
}
