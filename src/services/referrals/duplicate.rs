//! A referral is a duplicate: it ends, and the one that goes on takes over what it says, in one write.

use serde_json::json;

use super::act::{Deed, Judge, Other, act, position};
use super::keep::Told;
use crate::domain::account::Actor;
use crate::domain::duplicate::DuplicateStatement;
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::domain::{Problem, ProblemCode};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn, Shown, StoreError};

/// Ends the referral, as it was at `version`, as a duplicate of an open one of the same service.
///
/// # Errors
/// `Invalid` at `/of`; `NotAllowed` where somebody else has it; `WrongStatus` once it is closed; `VersionConflict`,
/// `NotFound`.
pub async fn mark_duplicate(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: DuplicateStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::MarkDuplicate, move |tx, case| judge(tx, case, &statement)).await
}

fn judge(tx: &mut Conn, case: &Judge<'_>, statement: &DuplicateStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::MarkDuplicate)?;
    let of = statement.of().map_err(|problem| Refusal::Invalid(vec![problem]))?;
    let survivor = survivor(tx, case, &of)?;
    let payload = json!({ "of": survivor.reference });
    let deed = Deed::new(row, EventKind::Duplicate, payload, case.position.clone());
    let deed = deed.telling(Message::ReferralDecided { referral: case.head.id });
    Ok(Some(Deed { other: Some(Box::new(taken_over(tx, case, survivor)?)), ..deed }))
}

/// The referral that goes on. What is not of this service is not told apart from what is not there.
fn survivor(tx: &mut Conn, case: &Judge<'_>, of: &Reference) -> Result<ReferralHead, Refusal> {
    let refused = |detail| Err(Refusal::Invalid(vec![Problem::new("/of", ProblemCode::NotAnOption, detail)]));
    if *of == case.head.reference {
        return refused("This is the referral itself. Enter the reference of the other one");
    }
    let found = match store::referral_by_reference(tx, of) {
        Ok(found) if found.service == case.head.service => found,
        Ok(_) | Err(StoreError::NotFound) => {
            return refused("There is no referral of this service with that reference");
        }
        Err(other) => return Err(other.into()),
    };
    // Of two that are marked as duplicates of each other at once, the second finds the first closed.
    store::referrals_lock(tx, [case.head.id, found.id])?;
    let found = store::referral_fetch(tx, found.id)?;
    if found.status.is_open() { Ok(found) } else { refused("That referral is closed. Open it again first") }
}

/// The survivor once time has passed on it, with what the duplicate says.
fn taken_over(tx: &mut Conn, case: &Judge<'_>, head: ReferralHead) -> Result<Other, Refusal> {
    let mut position = position(tx, &head)?;
    let passed = position.pass(case.settings, case.now);
    let (proposed, asked) = (position.standing.proposal.is_some(), position.standing.withdrawal.is_some());
    position.take_over(case.position, case.settings, case.now);
    let mut told: Vec<Told> = passed.into_iter().map(|passed| Told::passed(&head, passed)).collect();
    told.push(Told {
        event: EventKind::TookOverDuplicate,
        actor: Some(case.actor.account),
        payload: json!({ "of": case.head.reference, "ended_proposal": proposed, "ended_withdrawal": asked }),
        messages: Vec::new(),
        shown: Shown { hazards: united(&head.hazards, &case.head.hazards), locality: None },
    });
    Ok(Other { head, position, told })
}

/// The hazards of both; none where the survivor has them all.
fn united(own: &[String], others: &[String]) -> Option<Vec<String>> {
    let more: Vec<_> = others.iter().filter(|hazard| !own.contains(hazard)).cloned().collect();
    (!more.is_empty()).then(|| [own, &more].concat())
}
