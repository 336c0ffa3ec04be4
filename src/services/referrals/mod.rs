//! Referrals: sending one, reading it, the triage list, taking it, deciding.

mod act;
mod available;
mod claim;
mod decide;
mod events;
mod get;
mod in_flight;
mod keep;
mod key;
mod list_mine;
mod outlook;
mod pass;
mod queue;
mod received;
mod record;
mod submit;
mod to_ring;

pub use available::available;
pub use claim::claim;
pub use decide::decide;
pub use events::{EventView, events};
pub use get::{ReferralView, Viewer, get, head};
pub use in_flight::InFlight;
pub use key::Key;
pub use list_mine::{MyReferral, list_mine};
pub use outlook::{Outlook, outlook};
pub use pass::let_time_pass;
pub use queue::{QueueCursor, QueuePage, QueueQuery, queue};
pub use submit::{Receipt, Submission, submit_draft, submit_referral, submit_with};
pub use to_ring::to_ring;

pub use crate::store::{QueueCount, QueueFilter};
