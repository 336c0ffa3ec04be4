//! Times typed on the hub's pages, Europe/London. Imports `form`, `web::http`.

use jiff::Timestamp;
use serde_json::Value;

use crate::form::calendar;
use crate::form::page::Moment;
use crate::web::http::Posted;

/// What to do where something else than a time stands in the boxes.
pub(super) const NOT_A_TIME: &str = "Enter a real date and time, such as 27 3 2026 and 14:05";

/// The boxes of this name as they came back.
pub(super) fn typed(posted: &Posted, name: &str) -> Moment {
    let part = |part: &str| posted.text(&format!("{name}-{part}")).to_owned();
    Moment { day: part("day"), month: part("month"), year: part("year"), time: part("time"), was: part("was") }
}

/// The time that stands in the boxes; none where they are empty, or hold no time.
pub(super) fn time(moment: &Moment, now: Timestamp) -> Option<Timestamp> {
    calendar::time(&Value::from(moment.to_time(now)?))
}

/// Whether something stands in the boxes that is no time.
pub(super) fn is_unreadable(moment: &Moment, now: Timestamp) -> bool {
    moment.to_time(now).is_some() && time(moment, now).is_none()
}
