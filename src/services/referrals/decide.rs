//! Accepts a referral or does not proceed, with reasons (product rule 7). The referrer is told by mail.
//!
//! Not proceeding where the band is emergency or very urgent is only proposed: a second person stands by it
//! (`countersign`). It is no option while somebody is held under s135 or s136.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::Problem;
use crate::domain::ProblemCode;
use crate::domain::account::Actor;
use crate::domain::band::Band;
use crate::domain::decision::{Decision, DecisionStatement, held};
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::standing::Proposal;
use crate::services::{Context, Refusal};

/// Records the decision on the referral as it was at `version`. Its owner may, and a lead. A decision that waits for a
/// second person is superseded by the next one.
///
/// # Errors
/// `Invalid` with every problem; `NotAllowed` where somebody else has it; `WrongStatus`; `VersionConflict`; `NotFound`.
pub async fn decide(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: DecisionStatement,
) -> Result<ReferralHead, Refusal> {
    let which = statement.act();
    act(ctx, actor, reference, Some(version), which, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &DecisionStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(statement.act())?;
    let problems: Vec<Problem> = ruled_out(case, statement).into_iter().chain(statement.problems(case.now)).collect();
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    let event = match statement.decision {
        Decision::NotProceeding if case.position.band <= Band::VeryUrgent => {
            return Ok(Some(proposed(case, statement)));
        }
        Decision::NotProceeding => EventKind::NotProceeding,
        Decision::Accepted => EventKind::Accepted,
    };
    let mut position = case.position.clone();
    (position.standing.decided, position.standing.proposal) = (true, None);
    let deed = Deed::new(row, event, json!(statement), position);
    Ok(Some(deed.telling(Message::ReferralDecided { referral: case.head.id })))
}

fn ruled_out(case: &Judge<'_>, statement: &DecisionStatement) -> Option<Problem> {
    let why = held(&case.position.clocks()).filter(|_| statement.decision == Decision::NotProceeding)?;
    Some(Problem::new("/decision", ProblemCode::NotAnOption, why))
}

/// The decision waits for a second person; the referral stays as it is.
fn proposed(case: &Judge<'_>, statement: &DecisionStatement) -> Deed {
    let mut position = case.position.clone();
    position.standing.proposal = Some(Proposal { statement: statement.clone(), by: case.actor.account, at: case.now });
    Deed {
        row: None,
        event: EventKind::DecisionProposed,
        payload: json!(statement),
        position,
        messages: vec![Message::CountersignatureAsked { referral: case.head.id }],
        shown: crate::store::Shown::default(),
        other: None,
    }
}
