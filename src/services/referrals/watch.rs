//! What the page of the triage list tells beside the list itself: referrals whose time has passed, and how much has
//! changed since the page was made. No view of its own: the list that it stands beside was logged.

use jiff::{SignedDuration, Timestamp};

use super::queue::service_of;
use crate::domain::account::Actor;
use crate::domain::policy::{Operation, Subject, may};
use crate::domain::time::before;
use crate::services::{Context, Refusal};
use crate::store::{self, Late};

/// Late referrals that are named, so that the list begins on the first screen; the others are counted.
pub const NAMED: usize = 3;
/// Events are counted no further.
const MOST: i64 = 1_000;
/// An event may be written down a moment after its own time: those of this long before the page are counted too, and
/// taken off again.
const OVERLAP: SignedDuration = SignedDuration::from_secs(60);

/// The moment of a page, by which later changes are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// From when on events are counted.
    pub since: Timestamp,
    /// How many of them the page knew.
    pub seen: usize,
}

/// The moment of a page that is about to be made: asked for before the list is read, so that nothing falls between.
///
/// # Errors
/// As [`super::queue()`].
pub async fn moment(ctx: &Context, actor: &Actor, slug: Option<&str>) -> Result<Moment, Refusal> {
    let since = before(ctx.clock.now(), OVERLAP);
    let seen = count(ctx, actor, slug, Some(since)).await?;
    Ok(Moment { since, seen })
}

/// How much has happened in a service since a page was made.
///
/// # Errors
/// As [`super::queue()`]; `BadRequest` without a moment.
pub async fn changes(
    ctx: &Context,
    actor: &Actor,
    slug: Option<&str>,
    moment: Option<Moment>,
) -> Result<usize, Refusal> {
    let all = count(ctx, actor, slug, moment.map(|moment| moment.since)).await?;
    Ok(all.saturating_sub(moment.map_or(0, |moment| moment.seen)))
}

async fn count(ctx: &Context, actor: &Actor, slug: Option<&str>, since: Option<Timestamp>) -> Result<usize, Refusal> {
    let (actor, slug) = (actor.clone(), slug.map(str::to_owned));
    ctx.store
        .read(move |conn| {
            let service = service_of(conn, &actor, slug.as_deref())?;
            may(&actor, Operation::ListQueue, Subject::Service(service.id))?;
            let since = since.ok_or(Refusal::BadRequest("Say since when: ?since=…&seen=…"))?;
            Ok(store::events_since(conn, service.id, since, MOST)?)
        })
        .await
}

/// The open referrals on which somebody should have acted by now.
///
/// # Errors
/// As [`super::queue()`].
pub async fn late(ctx: &Context, actor: &Actor, slug: Option<&str>) -> Result<Late, Refusal> {
    let (now, actor, slug) = (ctx.clock.now(), actor.clone(), slug.map(str::to_owned));
    ctx.store
        .read(move |conn| {
            let service = service_of(conn, &actor, slug.as_deref())?;
            may(&actor, Operation::ListQueue, Subject::Service(service.id))?;
            Ok(store::referrals_late(conn, service.id, now, NAMED)?)
        })
        .await
}
