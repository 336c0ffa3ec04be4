//! The hub says why a call needs no referral. The draft stays with its author.

use super::code::TypedCode;
use super::open::asked_for_with;
use crate::domain::account::{Actor, Role};
use crate::domain::call::{CallCode, ExpectedCall, closing_problems};
use crate::domain::policy::Operation;
use crate::services::{Context, Refusal};
use crate::store::{self, CallEnd};

/// Ends the call without a referral. Whoever claimed it may, and a lead.
///
/// # Errors
/// `NotFound` for a code that opens nothing, which is counted; `Throttled`; `NotAllowed` where somebody else has it or
/// nobody; `WrongStatus` where it was asked for with a referral: that is claimed, or closed; `Invalid` without a reason.
pub async fn close(ctx: &Context, actor: &Actor, code: &CallCode, reason: &str) -> Result<(), Refusal> {
    let typed = TypedCode::new(ctx, actor, Operation::CloseCallReference, code)?;
    let end =
        CallEnd { by: actor.account, at: ctx.clock.now(), reason: Some(reason.trim().to_owned()), referral: None };
    let (actor, problems) = (actor.clone(), closing_problems(reason));
    let closed = ctx
        .store
        .write(move |tx| {
            let Some(found) = typed.find(tx)? else { return Ok(false) };
            holds(&actor, &found)?;
            if !problems.is_empty() {
                return Err(Refusal::Invalid(problems.clone()));
            }
            // As it was looked at: a lead may take it over at this moment.
            let holder = found.call.claimed.as_ref().map(|owner| owner.id);
            Ok::<_, Refusal>(store::call_end(tx, found.call.draft, holder, &end)?)
        })
        .await?;
    if closed { Ok(()) } else { Err(Refusal::NotFound) }
}

/// The call that is about to be closed, for the page that asks for the reason.
///
/// # Errors
/// As [`close`].
pub async fn open_for_closing(ctx: &Context, actor: &Actor, code: &CallCode) -> Result<ExpectedCall, Refusal> {
    let typed = TypedCode::new(ctx, actor, Operation::CloseCallReference, code)?;
    let found = ctx.store.write(move |tx| typed.find(tx)).await?.ok_or(Refusal::NotFound)?;
    holds(actor, &found).map(|()| found)
}

fn holds(actor: &Actor, found: &ExpectedCall) -> Result<(), Refusal> {
    if asked_for_with(&found.call).is_some() {
        return Err(Refusal::WrongStatus);
    }
    let has_it = found.call.claimed.as_ref().is_some_and(|owner| owner.id == actor.account);
    let may = has_it || actor.holds(found.call.service, &[Role::Lead]);
    if may { Ok(()) } else { Err(Refusal::NotAllowed) }
}
