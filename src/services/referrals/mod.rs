//! Referrals: sending one, reading it, the triage list, taking it, deciding.

mod act;
mod available;
mod claim;
mod decide;
mod events;
mod get;
mod implied;
mod in_flight;
mod keep;
mod key;
mod list_mine;
mod pass;
mod queue;
mod received;
mod record;
mod search;
mod submit;
mod watch;

pub use available::available;
pub use claim::claim;
pub use decide::decide;
pub use events::{EventView, events};
pub use get::{ReferralView, Viewer, get, head};
pub use implied::implied_urgency;
pub use in_flight::InFlight;
pub use key::Key;
pub use list_mine::{MyReferral, list_mine};
pub use pass::let_time_pass;
pub(super) use queue::service_of;
pub use queue::{QueueCursor, QueuePage, QueueQuery, queue};
pub use search::{Found, Search, search, search_place};
pub use submit::{Receipt, Submission, submit_draft, submit_referral, submit_with};
pub use watch::{Moment, changes, late, moment};

pub use crate::store::{Late, QueueCount, QueueFilter};
