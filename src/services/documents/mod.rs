//! Documents: the papers that go with a draft and then with its referral. Bytes are kept before their row and removed
//! after it, so that no row ever names bytes that are not there.

mod add;
mod arriving;
mod check;
mod forget;
mod list;
mod open;
mod papers;
mod receive;
mod remove;
mod scanned;

pub use add::add;
pub use arriving::Arriving;
pub use check::{NewDocument, Sent};
pub(super) use forget::forget;
pub use forget::forget_left_behind;
pub use list::list;
pub use open::{OpenedDocument, get, open};
pub use papers::Papers;
pub use receive::receive;
pub use remove::{VERSION, remove};
pub use scanned::scanned;

pub use crate::files::{Incoming, Received};

use super::Refusal;
use crate::files::FilesError;

/// What cannot be used now may be used later; the rest is a defect, of ours or of what was kept.
impl From<FilesError> for Refusal {
    fn from(error: FilesError) -> Self {
        match error {
            FilesError::Unavailable(cause) => Self::Unavailable(Some(cause)),
            other => Self::Fault(Box::new(other)),
        }
    }
}
