//! A professional saw the person after the referral was received.
//!
//! Like every act it lets time pass and has clocks, band, act-by and alarms computed anew; what was seen changes none of
//! them by itself. No rule of R0 to R13 asks when the person was last seen, and none whether they were examined: the 24
//! hours since then are a rule of the gate, which looks before the referral is sent. Nor does it count as a contact that
//! was reached, or as attendance under s135 or s136: those are recorded as what they are. A rule that asks one day finds
//! the event, and needs the time among the facts.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::seen::SeenStatement;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Records that somebody saw the person, on the referral as it was at `version`.
///
/// # Errors
/// `Invalid` with every problem; `NotAllowed` where somebody else has it; `WrongStatus` once it is closed;
/// `VersionConflict`, `NotFound`.
pub async fn record_seen(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: SeenStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::RecordSeen, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &SeenStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::RecordSeen)?;
    let problems = statement.problems(case.now);
    if !problems.is_empty() {
        return Err(Refusal::Invalid(problems));
    }
    Ok(Some(Deed::new(row, EventKind::SeenRecorded, json!(statement), case.position.clone())))
}
