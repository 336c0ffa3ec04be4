//! Deals with the referrals of which something is due, a write each: one that is broken, or locked, must not hold up those
//! behind it. Imports `store`.

use jiff::Timestamp;

use crate::domain::ids::ReferralId;
use crate::services::Context;
use crate::store::{Conn, StoreError};

/// Referrals dealt with in one go; the rest are dealt with in the next.
const AT_ONCE: i64 = 100;
/// So many failures one after another are no longer the rows' own: the database cannot be used.
const MOST: u32 = 3;

/// Finds what is due at a moment, so many at most.
pub(super) type Due = fn(&mut Conn, Timestamp, i64) -> Result<Vec<ReferralId>, StoreError>;
/// Deals with one; false where nothing came of it.
pub(super) type Deal = fn(&Context, &mut Conn, ReferralId, Timestamp) -> Result<bool, StoreError>;

/// Goes round until nothing more comes of it; tells of how many something came.
///
/// # Errors
/// Of the database, once the rows that could be dealt with were; what is left is dealt with the next time.
pub(super) async fn deal_with_due(ctx: &Context, due: Due, deal: Deal) -> Result<usize, StoreError> {
    let (mut dealt, mut failures) = (0, Failures::default());
    loop {
        let (now, before) = (ctx.clock.now(), dealt);
        for id in ctx.store.read(move |conn| due(conn, now, AT_ONCE)).await? {
            let inside = ctx.clone();
            match ctx.store.write(move |tx| deal(&inside, tx, id, now)).await {
                Ok(is_dealt) => {
                    failures.in_a_row = 0;
                    dealt += usize::from(is_dealt);
                }
                Err(error) => failures.note(id, error)?,
            }
        }
        if dealt == before {
            return failures.first.map_or(Ok(dealt), Err);
        }
    }
}

/// What failed meanwhile.
#[derive(Default)]
struct Failures {
    first: Option<StoreError>,
    in_a_row: u32,
}

impl Failures {
    /// A row that failed; gives the first error back where too many did one after another.
    fn note(&mut self, referral: ReferralId, error: StoreError) -> Result<(), StoreError> {
        tracing::error!(%error, %referral, "a referral is passed over");
        // A broken row says nothing of the database.
        if matches!(error, StoreError::Fault(_)) {
            return Ok(());
        }
        self.in_a_row += 1;
        let first = self.first.take().unwrap_or(error);
        if self.in_a_row >= MOST {
            return Err(first);
        }
        self.first = Some(first);
        Ok(())
    }
}
