//! An AMHP confirms that the referrer withdraws a referral: it ends. The referrer is told by mail.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::message::Message;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

const NEAREST_RELATIVE: &str = "A nearest relative asked for this referral under section 13(4). A withdrawal by the \
                                referrer does not end it: decide on it, with reasons.";

/// Confirms the withdrawal that was asked for, on the referral as it was at `version`.
///
/// # Errors
/// `WrongStatus` where none was asked for; `NotNow` for a nearest relative's request; `NotAllowed` where somebody else
/// has it; `VersionConflict`, `NotFound`.
pub async fn confirm_withdrawal(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::ConfirmWithdrawal, |_, case| judge(case)).await
}

fn judge(case: &Judge<'_>) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::ConfirmWithdrawal)?;
    let asked = case.position.standing.withdrawal.as_ref().ok_or(Refusal::WrongStatus)?;
    if case.position.standing.case.nearest_relative_request {
        return Err(Refusal::NotNow(NEAREST_RELATIVE));
    }
    let payload = json!({ "code": asked.code, "detail": asked.detail, "asked_at": asked.at });
    let deed = Deed::new(row, EventKind::Withdrawn, payload, case.position.clone());
    Ok(Some(deed.telling(Message::ReferralDecided { referral: case.head.id })))
}
