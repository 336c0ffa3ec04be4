//! Referrals: sending one, reading it, the triage list, taking it, deciding.

mod act;
mod claim;
mod decide;
mod events;
mod get;
mod in_flight;
mod key;
mod list_mine;
mod queue;
mod record;
mod submit;

pub use claim::claim;
pub use decide::decide;
pub use events::{EventView, events};
pub use get::{ReferralView, Viewer, available, get, head};
pub use in_flight::InFlight;
pub use key::Key;
pub use list_mine::{MyReferral, list_mine};
pub(super) use queue::QueuesAsked;
pub use queue::{QueueCursor, QueuePage, QueueQuery, queue};
pub use submit::{Receipt, Submission, submit_draft, submit_referral, submit_with};

pub use crate::store::{QueueCount, QueueFilter};
