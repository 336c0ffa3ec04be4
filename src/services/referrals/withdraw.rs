//! The referrer asks to withdraw a referral. An AMHP confirms; it stands by itself only while nobody has looked and no
//! power runs. It never ends a nearest relative's request under s13(4).

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, ClosedAs, Status, transition};
use crate::domain::withdrawal::{Withdrawal, WithdrawalStatement};
use crate::services::{Context, Refusal};
use crate::store::{self, Conn};

/// Asks to withdraw the referral, whatever its version. Asked again it stays as it is.
///
/// # Errors
/// `Invalid` with every problem; `WrongStatus` where it ended otherwise; `NotFound`; `NotAllowed` for the hub.
pub async fn withdraw(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    statement: WithdrawalStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, None, Act::Withdraw, move |tx, case| judge(tx, case, &statement)).await
}

fn judge(tx: &mut Conn, case: &Judge<'_>, statement: &WithdrawalStatement) -> Result<Option<Deed>, Refusal> {
    if case.position.standing.withdrawal.is_some() || case.head.closed_as == Some(ClosedAs::Withdrawn) {
        return Ok(None);
    }
    let row = case.row(Act::Withdraw)?;
    let problems = statement.problems();
    let (Some(code), true) = (statement.code, problems.is_empty()) else { return Err(Refusal::Invalid(problems)) };
    let mut position = case.position.clone();
    let payload = json!(statement);
    if stands_by_itself(tx, case)? {
        let row = transition(Some(case.head.status), Act::ConfirmWithdrawal).ok_or(Refusal::WrongStatus)?;
        return Ok(Some(Deed::new(row, EventKind::Withdrawn, payload, position)));
    }
    position.standing.withdrawal = Some(Withdrawal { code, detail: statement.detail.clone(), at: case.now });
    let deed = Deed::new(row, EventKind::WithdrawalRequested, payload, position);
    Ok(Some(deed.telling(Message::WithdrawalAsked { referral: case.head.id })))
}

/// Nobody has it, has looked at it or done anything with it, no power runs, nobody else asked for it.
fn stands_by_itself(tx: &mut Conn, case: &Judge<'_>) -> Result<bool, Refusal> {
    let Judge { head, position, .. } = case;
    let of_case = &position.standing.case;
    let untouched = head.status == Status::Submitted && head.owner.is_none() && !of_case.nearest_relative_request;
    // Of one that took over a duplicate somebody else asked too.
    if !untouched || !of_case.absorbed.is_empty() || !of_case.facts.legal.powers.is_empty() {
        return Ok(false);
    }
    Ok(!store::was_opened_by_others(tx, head.id, head.referrer)? && !store::others_acted(tx, head.id, head.referrer)?)
}
