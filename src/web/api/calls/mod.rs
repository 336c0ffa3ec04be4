//! Calls that are expected: opening a draft by its call reference, saying why no referral is needed.

pub(super) mod claim;
pub(super) mod close;
