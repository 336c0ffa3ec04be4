//! Whether the referrer is to ring now about a referral that they sent (product rule 4), and what they say then.

use super::get::head_for;
use crate::domain::account::Actor;
use crate::domain::call::CallCode;
use crate::domain::policy::Operation;
use crate::domain::reference::Reference;
use crate::services::{Context, Refusal};
use crate::store;

/// The code of the call that the referral asks for, while nobody at the hub has taken the referral.
///
/// # Errors
/// `NotFound`, also for those who may not know of it.
pub async fn to_ring(ctx: &Context, actor: &Actor, reference: &Reference) -> Result<Option<CallCode>, Refusal> {
    let (actor, reference) = (actor.clone(), reference.clone());
    ctx.store
        .read(move |conn| {
            let head = head_for(conn, &actor, Operation::GetReferral, &reference)?;
            if head.owner.is_some() || !head.status.is_open() {
                return Ok(None);
            }
            Ok::<_, Refusal>(store::ring_now_code(conn, head.id)?)
        })
        .await
}
