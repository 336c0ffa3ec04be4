//! When a job that failed is tried again: soon at first, then ever more slowly, and not for ever.

use jiff::{SignedDuration, Timestamp};

use crate::domain::time::after;

/// Waits after the first failures, seconds.
const WAITS: [i64; 5] = [1, 5, 30, 120, 600];
/// The wait after every later one.
const LATER: SignedDuration = SignedDuration::from_mins(30);
/// A job older than this is parked for a person to look at.
const TRIED_FOR: SignedDuration = SignedDuration::from_hours(48);

/// What is being tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    /// How often, this time included.
    pub(super) attempts: i32,
    /// Since when.
    pub(super) since: Timestamp,
    /// After which it is worth nothing and will be dropped, where there is such a time.
    pub(super) until: Option<Timestamp>,
}

impl Tried {
    /// When to try again; never where it was tried for long enough. What has an end of its own is tried until then, and
    /// never waits for more than a tenth of its life: a code must not sleep through its ten minutes.
    pub(super) fn again(self, now: Timestamp) -> Option<Timestamp> {
        let wait = self.wait();
        match self.until {
            Some(until) => Some(after(now, wait.min(until.duration_since(self.since) / 10))),
            None if now.duration_since(self.since) < TRIED_FOR => Some(after(now, wait)),
            None => None,
        }
    }

    fn wait(self) -> SignedDuration {
        let index = usize::try_from(self.attempts - 1).unwrap_or(0);
        WAITS.get(index).map_or(LATER, |seconds| SignedDuration::from_secs(*seconds))
    }
}
