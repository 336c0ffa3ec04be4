//! Deals with the rows of which something is due, a write each: one that is broken, or locked, must not hold up those
//! behind it. Imports `store`.

use std::collections::HashSet;
use std::fmt::Display;
use std::hash::Hash;

use jiff::Timestamp;

use super::Context;
use crate::store::{Conn, StoreError};

/// Rows dealt with in one go; the rest are dealt with in the next.
const AT_ONCE: i64 = 100;
/// So many failures one after another are no longer the rows' own: the database cannot be used.
const MOST: u32 = 3;

/// Finds what is due at a moment, so many at most.
pub(super) type Due<Id> = fn(&mut Conn, Timestamp, i64) -> Result<Vec<Id>, StoreError>;
/// Deals with one; false where nothing came of it.
pub(super) type Deal<Id> = fn(&Context, &mut Conn, Id, Timestamp) -> Result<bool, StoreError>;

/// Goes round until nothing more comes of it; tells of how many something came.
///
/// # Errors
/// Of the database, once the rows that could be dealt with were; what is left is dealt with the next time.
pub(super) async fn deal_with_due<Id>(ctx: &Context, due: Due<Id>, deal: Deal<Id>) -> Result<usize, StoreError>
where
    Id: Copy + Eq + Hash + Display + Send + 'static,
{
    let (mut dealt, mut failures) = (0, Failures::default());
    loop {
        let (now, before) = (ctx.clock.now(), (dealt, failures.rows.len()));
        // Those that failed are due still, and mostly the first: beside them there is room for as many others.
        let limit = AT_ONCE + before.1 as i64;
        for id in ctx.store.read(move |conn| due(conn, now, limit)).await? {
            if failures.rows.contains(&id) {
                continue;
            }
            let inside = ctx.clone();
            match ctx.store.write_behind(move |tx| deal(&inside, tx, id, now)).await {
                Ok(is_dealt) => {
                    failures.in_a_row = 0;
                    dealt += usize::from(is_dealt);
                }
                Err(error) => failures.note(id, error)?,
            }
        }
        if (dealt, failures.rows.len()) == before {
            return failures.first.map_or(Ok(dealt), Err);
        }
    }
}

/// What failed meanwhile.
struct Failures<Id> {
    rows: HashSet<Id>,
    first: Option<StoreError>,
    in_a_row: u32,
}

impl<Id> Default for Failures<Id> {
    fn default() -> Self {
        Self { rows: HashSet::new(), first: None, in_a_row: 0 }
    }
}

impl<Id: Eq + Hash + Display> Failures<Id> {
    /// A row that failed; gives the first error back where too many did one after another.
    fn note(&mut self, row: Id, error: StoreError) -> Result<(), StoreError> {
        tracing::error!(%error, %row, "a row of which something is due is passed over");
        self.rows.insert(row);
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
