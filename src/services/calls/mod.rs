//! Calls that are expected: a draft that belongs to the telephone gets a reference at once; the AMHP who answers opens the
//! draft by it, sends it or says why no referral is needed (product rule 3).

mod close;
mod code;
mod expect;
mod leave;
mod listed;
mod open;
mod unclaimed;

pub use close::{close, open_for_closing};
pub use code::may_open;
pub(super) use expect::expect;
pub use expect::{ask, of_draft};
pub use leave::leave_details;
pub use listed::ListedCall;
pub(super) use listed::listed;
pub use open::{OpenedCall, open};
pub use unclaimed::tell_unclaimed;
