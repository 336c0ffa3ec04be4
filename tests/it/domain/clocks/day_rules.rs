//! Rules about examinations and having seen the person, beyond the vectors.

use amhp_hub::domain::clocks::day_rules::{
    last_conveyance_day, last_forwarding_day, last_rectification_day, s4_applicant_saw_in_time, s4_convey_by,
};
use amhp_hub::domain::time::after;
use jiff::SignedDuration;
use jiff::civil::date;

use super::at;

#[test]
fn fourteen_days_run_across_a_leap_day_and_the_turn_of_the_year() {
    for rule in [last_conveyance_day, last_forwarding_day, last_rectification_day] {
        assert_eq!(rule(date(2028, 2, 16)), date(2028, 2, 29));
        assert_eq!(rule(date(2027, 2, 16)), date(2027, 3, 1));
        assert_eq!(rule(date(2026, 12, 25)), date(2027, 1, 7));
    }
}

#[test]
fn under_s4_the_applicant_saw_the_person_in_the_24_hours_before() {
    let application = at("2026-03-29T12:00");
    let hours = |hours: i64| after(application, SignedDuration::from_hours(-hours));
    assert!(s4_applicant_saw_in_time(application, application));
    assert!(s4_applicant_saw_in_time(hours(24), application), "exactly 24 hours");
    assert!(!s4_applicant_saw_in_time(after(hours(24), SignedDuration::from_secs(-1)), application));
    assert!(!s4_applicant_saw_in_time(at("2026-03-28T10:59"), application), "the night had an hour less");
    assert!(s4_applicant_saw_in_time(at("2026-03-28T11:00"), application), "24 hours that look like 25");
    assert!(!s4_applicant_saw_in_time(hours(-1), application), "not after the application");
}

#[test]
fn under_s4_conveyance_ends_24_hours_from_the_earlier_of_examination_and_application() {
    let (examined, applied) = (at("2026-10-24T14:00"), at("2026-10-24T17:30"));
    assert_eq!(s4_convey_by(examined, applied), at("2026-10-25T13:00"));
    assert_eq!(s4_convey_by(applied, examined), at("2026-10-25T13:00"));
}
