//! When time alone will change what fires.

use jiff::{SignedDuration, Timestamp};

use super::facts::Facts;
use super::lines::View;
use super::{Case, fired};
use crate::domain::time::before;

/// Hours before an end at which some line looks at it; 0 is the end itself.
const THRESHOLDS: [i64; 7] = [0, 6, 12, 24, 48, 7 * 24, 14 * 24];

/// The earliest moment after `now` at which [`fired`] is no longer what it is now, if nothing but time passes; none
/// where it stays so for ever.
///
/// Every threshold before every end is tried, and only those count at which a line does change: so no table of which
/// power has which threshold stands here beside the rules.
pub fn next_change(case: &Case, now: Timestamp) -> Option<Timestamp> {
    let fires_now = fired(case, now);
    let ends = View::all(case, now).iter().flat_map(ends).collect::<Vec<_>>();
    let moments = ends.iter().flat_map(|end| THRESHOLDS.map(|hours| before(*end, SignedDuration::from_hours(hours))));
    let mut ahead: Vec<Timestamp> = moments.filter(|moment| *moment > now).collect();
    ahead.sort_unstable();
    ahead.into_iter().find(|moment| fired(case, *moment) != fires_now)
}

/// Every time in these facts towards which something runs.
fn ends(view: &View<'_>) -> Vec<Timestamp> {
    let Facts { concern, carers, .. } = view.facts;
    let clocks = view.clocks.iter().map(|clock| clock.ends_at());
    clocks.chain([concern.deadline.at, carers.can_continue_until].into_iter().flatten()).collect()
}
