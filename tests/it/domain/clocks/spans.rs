//! What holds of every span: hours are hours, days are days, nothing panics at the ends of time.

use amhp_hub::domain::clocks::lengths::{Length, Nation, length_on};
use amhp_hub::domain::clocks::{CalendarTime, ElapsedTime, Time, clocks};
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::time::day_in_london;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

/// Any second from 1984 to 2099.
fn moments() -> impl Strategy<Value = Timestamp> {
    (441_763_200_i64..4_102_444_800).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn days_of(time: &CalendarTime) -> i64 {
    time.first_day.duration_until(time.last_day).as_hours() / 24 + 1
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_span_of_hours_has_exactly_its_hours(start in moments(), hours in 0_u16..2_000) {
        let time = ElapsedTime::of_hours(start, hours);
        prop_assert_eq!(time.ends_at.duration_since(time.started_at), SignedDuration::from_hours(i64::from(hours)));
    }

    #[test]
    fn a_span_of_days_contains_exactly_its_days(start in moments(), days in 1_u16..400) {
        let time = CalendarTime::of_days(day_in_london(start), days);
        prop_assert_eq!(days_of(&time), i64::from(days));
        prop_assert!(time.first_day <= time.last_day);
    }

    #[test]
    fn a_span_of_months_ends_before_the_corresponding_date_and_is_never_shorter_than_said(
        start in moments(), months in 1_u8..13,
    ) {
        let time = CalendarTime::of_months(day_in_london(start), months);
        let next = time.last_day.tomorrow().unwrap();
        prop_assert!(next.day() == time.first_day.day() || (next.day() == 1 && next.day() < time.first_day.day()));
        let between = (i16::from(next.month()) - i16::from(time.first_day.month())) + 12 * (next.year() - time.first_day.year());
        let rolled = i16::from(next.day() < time.first_day.day());
        prop_assert_eq!(between - rolled, i16::from(months));
        let least = Length::Months(months).at_least();
        prop_assert!(SignedDuration::from_hours(24 * days_of(&time)) >= least);
    }

    #[test]
    fn the_clock_of_a_known_start_is_the_length_in_force_from_that_start(
        start in moments(), kind in select(PowerKind::ALL),
    ) {
        let found = clocks(&[Power { kind, started_at: Some(start), ..Power::default() }], Timestamp::MAX);
        let length = length_on(kind, Nation::England, day_in_london(start)).map(|row| row.length);
        let expected = length.map(|length| match length {
            Length::Hours(hours) => start + SignedDuration::from_hours(i64::from(hours)),
            Length::Days(days) => CalendarTime::of_days(day_in_london(start), days).ends_at(),
            Length::Months(months) => CalendarTime::of_months(day_in_london(start), months).ends_at(),
        });
        prop_assert_eq!(found.first().map(|clock| clock.ends_at()), expected);
        prop_assert!(found.iter().all(|clock| clock.start_known && !clock.has_ended(start)));
    }

    #[test]
    fn an_end_in_days_is_the_midnight_that_begins_the_next_day(start in moments(), days in 1_u16..400) {
        let time = CalendarTime::of_days(day_in_london(start), days);
        let end = time.ends_at();
        prop_assert_eq!(day_in_london(end), time.last_day.tomorrow().unwrap());
        prop_assert_eq!(day_in_london(end - SignedDuration::from_secs(1)), time.last_day);
    }
}

#[test]
fn at_the_ends_of_time_a_span_ends_there() {
    assert_eq!(ElapsedTime::of_hours(Timestamp::MAX, 72).ends_at, Timestamp::MAX);
    assert_eq!(CalendarTime::of_days(Date::MAX, 28).ends_at(), Timestamp::MAX);
    assert_eq!(CalendarTime::of_months(Date::MAX, 6).ends_at(), Timestamp::MAX);
    assert_eq!(CalendarTime::of_days(Date::MAX, 0).last_day, Date::MAX);
    for at in [Timestamp::MIN, Timestamp::MAX] {
        for kind in PowerKind::ALL {
            let powers = [
                Power { kind: *kind, started_at: Some(at), extended_until: Some(at), ..Power::default() },
                Power { kind: *kind, start_not_known: true, ..Power::default() },
                Power { kind: *kind, ends_on: Some(Date::MAX), ..Power::default() },
            ];
            for clock in clocks(&powers, at) {
                let ordered = match clock.time {
                    Time::Elapsed(time) => time.started_at <= time.ends_at,
                    Time::Calendar(time) => time.first_day <= time.last_day,
                };
                assert!(ordered, "{clock:?}");
                let _ = (clock.left(Timestamp::MIN), clock.left(Timestamp::MAX));
            }
        }
    }
}
