//! Finds the localities of open referrals anew, after a lead changed those of the service. Nothing happened to the
//! referrals: no event, no version.

use crate::domain::event::EventKind;
use crate::domain::ids::{ReferralId, ServiceId};
use crate::domain::referral::SearchFacts;
use crate::services::Context;
use crate::store::{self, Conn, StoreError};

/// Referrals looked at in one go.
const AT_ONCE: i64 = 100;

/// Puts every open referral of the service into the locality that the settings name for it now; tells how many moved.
///
/// # Errors
/// Of the database; done again it goes on.
pub async fn place_anew(ctx: &Context, service: ServiceId) -> Result<usize, StoreError> {
    let (mut moved, mut after) = (0, None);
    loop {
        let open = ctx.store.read(move |conn| store::referrals_open_after(conn, service, after, AT_ONCE)).await?;
        let Some(last) = open.last() else { return Ok(moved) };
        after = Some(*last);
        for id in open {
            match place(ctx, id).await {
                Ok(is_moved) => moved += usize::from(is_moved),
                // One row that cannot be read must not keep the others where they are not.
                Err(StoreError::Fault(error)) => tracing::error!(%error, referral = %id, "a referral cannot be placed"),
                Err(other) => return Err(other),
            }
        }
    }
}

/// Most referrals stay where they are: nothing is written for them.
async fn place(ctx: &Context, id: ReferralId) -> Result<bool, StoreError> {
    match ctx.store.read(move |conn| other(conn, id)).await? {
        Some(_) => ctx.store.write(move |tx| put(tx, id)).await,
        None => Ok(false),
    }
}

/// Computed again while nobody else changes the referral.
fn put(tx: &mut Conn, id: ReferralId) -> Result<bool, StoreError> {
    store::referrals_lock(tx, [id, id])?;
    let Some(locality) = other(tx, id)? else { return Ok(false) };
    store::referral_place(tx, id, locality.as_deref())?;
    Ok(true)
}

/// The locality in which it lies now, or none; nothing where that is the one that it has.
fn other(conn: &mut Conn, id: ReferralId) -> Result<Option<Option<String>>, StoreError> {
    let head = store::referral_fetch(conn, id)?;
    let settings = store::service_fetch(conn, head.service)?.settings;
    // As it would have come about: the latest place that a locality names, else what the referral said.
    let events = store::event_list(conn, id)?.into_iter().map(|kept| kept.event);
    let recorded = events.filter(|event| event.kind == EventKind::WhereaboutsRecorded).map(|event| event.payload);
    let mut said: Vec<_> = recorded.collect();
    said.insert(0, store::referral_answers(conn, id)?.1);
    let named = |answers| {
        let facts = SearchFacts::read(answers).ok()?;
        settings.locality_of(facts.postcode()?).map(str::to_owned)
    };
    let locality = said.iter().rev().find_map(named);
    Ok((locality != head.locality).then_some(locality))
}
