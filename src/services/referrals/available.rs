//! Which acts are open to whom: what status table and policy leave, and who has the referral. Buttons, the API's
//! `available_actions` and the acts themselves ask here.

use super::act::holds;
use super::get::subject;
use crate::domain::account::Actor;
use crate::domain::policy::{may, operation_of};
use crate::domain::referral::ReferralHead;
use crate::domain::status::{Act, acts};

/// The acts that status, policy and ownership leave to this actor.
pub fn available(actor: &Actor, head: &ReferralHead) -> Vec<Act> {
    let allowed = |act: &Act| may(actor, operation_of(*act), subject(head)).is_ok();
    acts(head.status).filter(allowed).filter(|act| is_asked(head, *act) && is_theirs(actor, head, *act)).collect()
}

/// Whether what the act answers was asked, or was not asked already.
pub(super) fn is_asked(head: &ReferralHead, act: Act) -> bool {
    match act {
        Act::Claim => head.owner.is_none(),
        Act::Release => head.owner.is_some(),
        Act::Withdraw => head.withdrawal_asked_at.is_none(),
        Act::ConfirmWithdrawal => head.withdrawal_asked_at.is_some(),
        Act::Countersign => head.countersign_asked_at.is_some(),
        _ => true,
    }
}

/// Whether ownership leaves the act to this actor: who has the referral decides it, and a lead; while nobody has it, what
/// is found out is recorded by whoever does; a contact always. Who countersigns is not who decided.
pub(super) fn is_theirs(actor: &Actor, head: &ReferralHead, act: Act) -> bool {
    match act {
        Act::Accept | Act::NotProceed | Act::Release => holds(actor, head),
        Act::Triage | Act::RecordLegalStatus | Act::RecordWhereabouts | Act::RecordSeen => {
            head.owner.is_none() || holds(actor, head)
        }
        Act::ConfirmWithdrawal | Act::MarkDuplicate => head.owner.is_none() || holds(actor, head),
        Act::Countersign => head.owner.as_ref().is_none_or(|owner| owner.id != actor.account),
        Act::Submit | Act::Claim | Act::RecordContact | Act::Withdraw | Act::Reopen => true,
    }
}
