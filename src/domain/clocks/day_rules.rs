//! The rules that tie an application to examinations and to having seen the person. Imports `gate`, `time`.
//!
//! Source: Mental Health Act 1983, the sections named. Dates are days in Europe/London; "within 14 days beginning with"
//! counts the first day. That the person was seen in the 24 hours before a referral is a rule of [`crate::domain::gate`].

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::CalendarTime;
use crate::domain::gate::is_too_old;
use crate::domain::time::after;

/// At most five days between the days of the two examinations: six from one date to the other.
const BETWEEN_EXAMINATIONS: i64 = 6;
const FORTNIGHT: u16 = 14;
/// Hours within which the applicant under s4 has seen the person, and within which the person is conveyed.
const EMERGENCY_HOURS: u32 = 24;

/// Whether two separate examinations are near enough, in either order (s12(1)).
#[must_use]
pub fn examinations_fit(one: Date, other: Date) -> bool {
    one.duration_until(other).abs() <= SignedDuration::from_hours(24 * BETWEEN_EXAMINATIONS)
}

/// The last day to take the person to hospital and admit them (s6(1)(a): 14 days beginning with the last examination).
#[must_use]
pub fn last_conveyance_day(last_examination: Date) -> Date {
    CalendarTime::of_days(last_examination, FORTNIGHT).last_day
}

/// The last day to forward a guardianship application (s8(2): 14 days beginning with the last examination).
#[must_use]
pub fn last_forwarding_day(last_examination: Date) -> Date {
    CalendarTime::of_days(last_examination, FORTNIGHT).last_day
}

/// The last day to put the papers right (s15(1): 14 days beginning with the admission).
#[must_use]
pub fn last_rectification_day(admitted: Date) -> Date {
    CalendarTime::of_days(admitted, FORTNIGHT).last_day
}

/// Whether the applicant saw the person within the 14 days that end with the day of the application (s11(5)).
#[must_use]
pub fn applicant_saw_in_time(seen: Date, application: Date) -> bool {
    seen <= application && application <= CalendarTime::of_days(seen, FORTNIGHT).last_day
}

/// Whether the applicant saw the person within the 24 hours before an application under s4 (s4(5)); exactly 24 hours pass.
#[must_use]
pub fn s4_applicant_saw_in_time(seen_at: Timestamp, application_at: Timestamp) -> bool {
    seen_at <= application_at && !is_too_old(seen_at, application_at, EMERGENCY_HOURS)
}

/// By when somebody to be admitted under s4 is conveyed: 24 hours from the examination or the application, whichever is
/// earlier (s6(1)(b)).
#[must_use]
pub fn s4_convey_by(examined_at: Timestamp, application_at: Timestamp) -> Timestamp {
    after(examined_at.min(application_at), SignedDuration::from_hours(i64::from(EMERGENCY_HOURS)))
}
