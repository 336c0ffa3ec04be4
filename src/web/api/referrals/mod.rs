//! Referrals: sending one whole, reading it, the hub's list, every act on it, what happened.

mod acting;
pub(super) mod claim;
pub(super) mod confirm_withdrawal;
pub(super) mod contact;
pub(super) mod countersign;
pub(super) mod decide;
pub(super) mod duplicate;
pub(super) mod events;
pub(super) mod get;
pub(super) mod legal_status;
pub(super) mod list_mine;
pub(super) mod queue;
pub(super) mod release;
pub(super) mod reopen;
pub(super) mod search;
pub(super) mod seen;
pub(super) mod submit;
pub(super) mod triage;
pub(super) mod whereabouts;
pub(super) mod withdraw;
