//! An AMHP gives a referral another band, with a reason. The lines that fire then have been weighed.

use serde_json::json;

use super::act::{Deed, Judge, act};
use crate::domain::account::Actor;
use crate::domain::band_change::BandStatement;
use crate::domain::event::EventKind;
use crate::domain::reference::Reference;
use crate::domain::referral::ReferralHead;
use crate::domain::status::Act;
use crate::services::{Context, Refusal};

/// Sets the band of the referral as it was at `version`. The same band again is recorded as well, with its reason.
///
/// # Errors
/// `Invalid` with every problem; `NotAllowed` where somebody else has it; `WrongStatus`; `VersionConflict`; `NotFound`.
pub async fn set_band(
    ctx: &Context,
    actor: &Actor,
    reference: &Reference,
    version: i64,
    statement: BandStatement,
) -> Result<ReferralHead, Refusal> {
    act(ctx, actor, reference, Some(version), Act::Triage, move |_, case| judge(case, &statement)).await
}

fn judge(case: &Judge<'_>, statement: &BandStatement) -> Result<Option<Deed>, Refusal> {
    let row = case.row(Act::Triage)?;
    let problems = statement.problems(case.position, case.now);
    let (Some(band), true) = (statement.band, problems.is_empty()) else { return Err(Refusal::Invalid(problems)) };
    let mut position = case.position.clone();
    let from = position.band;
    // Lines that began to fire since the AMHP looked have not been weighed.
    position.choose(band, &case.head.suggestion);
    let payload = json!({
        "from": from, "to": band, "reason": statement.reason, "fact_changed": statement.fact_changed,
        "spoken_to": statement.spoken_to, "weighed": position.standing.weighed,
    });
    Ok(Some(Deed::new(row, EventKind::BandChanged, payload, position)))
}
