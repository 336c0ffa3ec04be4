//! Rows that fail while a job goes through many: one that is broken, or locked, must not hold up those behind it. Imports
//! `store`.

use crate::domain::ids::ReferralId;
use crate::store::StoreError;

/// So many failures one after another are no longer the rows' own: the database cannot be used.
const MOST: u32 = 3;

/// What failed in one go.
#[derive(Debug, Default)]
pub(super) struct Failures {
    first: Option<StoreError>,
    in_a_row: u32,
}

impl Failures {
    /// A row that went well.
    pub(super) fn went_well(&mut self) {
        self.in_a_row = 0;
    }

    /// A row that failed.
    ///
    /// # Errors
    /// The first error, where too many failed one after another.
    pub(super) fn note(&mut self, referral: ReferralId, error: StoreError) -> Result<(), StoreError> {
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

    /// Ends: with what was done, or with the first error that was passed over.
    pub(super) fn end<T>(self, done: T) -> Result<T, StoreError> {
        self.first.map_or(Ok(done), Err)
    }
}
