//! The test vectors of the domain facts §1.4, one row a vector, and the nights on which the clocks change.

use amhp_hub::domain::clocks::Time;
use amhp_hub::domain::clocks::day_rules::{
    applicant_saw_in_time, examinations_fit, last_conveyance_day, last_rectification_day,
};
use amhp_hub::domain::clocks::lengths::{Law, Nation, length_under};
use amhp_hub::domain::power::{Power, PowerKind};
use jiff::civil::Date;

use super::{at, clock_of, power};

/// Power, start, end: London as it stands in the facts, so that the offset of the end is checked as well.
const HOURS: &[(PowerKind, &str, &str)] = &[
    (PowerKind::S136, "2026-06-10T20:30", "2026-06-11T20:30:00+01:00"),
    (PowerKind::S136, "2026-03-28T23:30", "2026-03-30T00:30:00+01:00"),
    (PowerKind::S136, "2026-10-24T14:00", "2026-10-25T13:00:00+00:00"),
    (PowerKind::S135, "2026-03-28T23:30", "2026-03-30T00:30:00+01:00"),
    (PowerKind::S135, "2026-10-24T14:00", "2026-10-25T13:00:00+00:00"),
    (PowerKind::S5_4, "2026-06-10T22:15", "2026-06-11T04:15:00+01:00"),
    (PowerKind::S5_2, "2026-10-23T09:00", "2026-10-26T08:00:00+00:00"),
    (PowerKind::S4, "2026-03-27T18:00", "2026-03-30T19:00:00+01:00"),
    (PowerKind::CtoRecall, "2026-12-30T16:45", "2027-01-02T16:45:00+00:00"),
    (PowerKind::PaceArrest, "2026-03-28T23:30", "2026-03-30T00:30:00+01:00"),
    (PowerKind::S5_4, "2026-03-28T22:00", "2026-03-29T05:00:00+01:00"),
    (PowerKind::S5_4, "2026-10-24T22:00", "2026-10-25T03:00:00+00:00"),
];

#[test]
fn hours_elapse_across_both_changes_of_the_clocks() {
    for (kind, start, end) in HOURS {
        let clock = clock_of(power(*kind, start));
        assert_eq!(clock.ends_at(), end.parse().unwrap(), "{kind} {start}");
        assert!(matches!(clock.time, Time::Elapsed(time) if time.started_at == at(start)), "{kind} {start}");
        assert!(clock.start_known && !clock.extended, "{kind} {start}");
    }
}

/// Start, and the end after 36 hours.
const EXTENDED: &[(&str, &str)] = &[
    ("2026-06-10T20:30", "2026-06-12T08:30:00+01:00"),
    ("2026-03-28T23:30", "2026-03-30T12:30:00+01:00"),
    ("2026-10-24T14:00", "2026-10-26T01:00:00+00:00"),
];

#[test]
fn an_extension_holds_until_it_was_said_and_36_hours_at_most() {
    for (start, end) in EXTENDED {
        for kind in [PowerKind::S135, PowerKind::S136] {
            for until in [*end, "2026-12-24T00:00:00+00:00"] {
                let extended_until = Some(until.parse().unwrap());
                let clock = clock_of(Power { extended_until, ..power(kind, start) });
                assert_eq!(clock.ends_at(), end.parse().unwrap(), "{kind} {start} until {until}");
                assert!(clock.extended && clock.start_known);
            }
        }
    }
}

#[test]
fn a_record_under_s5_4_starts_the_72_hours_of_the_s5_2_that_follows() {
    let furnished = power(PowerKind::S5_2, "2026-06-11T01:00");
    assert_eq!(clock_of(furnished.clone()).ends_at(), at("2026-06-14T01:00"));
    let preceded = Power { preceded_by_s5_4_at: Some(at("2026-06-10T22:15")), ..furnished };
    assert_eq!(clock_of(preceded).ends_at(), at("2026-06-13T22:15"));
}

/// Power, day of the start, last day.
const DAYS: &[(PowerKind, &str, &str)] = &[
    (PowerKind::S2, "2026-02-10", "2026-03-09"),
    (PowerKind::S2, "2028-02-10", "2028-03-08"),
    (PowerKind::S2, "2026-11-21", "2026-12-18"),
    (PowerKind::S2, "2026-03-15", "2026-04-11"),
    (PowerKind::S2, "2026-10-10", "2026-11-06"),
    (PowerKind::S3, "2026-01-15", "2026-07-14"),
    (PowerKind::S3, "2026-08-31", "2027-02-28"),
    (PowerKind::S3, "2027-08-31", "2028-02-29"),
    (PowerKind::S3, "2026-08-28", "2027-02-27"),
    (PowerKind::S3, "2026-08-29", "2027-02-28"),
    (PowerKind::S3, "2027-08-29", "2028-02-28"),
    (PowerKind::S3, "2027-08-30", "2028-02-29"),
    (PowerKind::S3, "2026-09-01", "2027-02-28"),
    (PowerKind::S3, "2026-03-31", "2026-09-30"),
    (PowerKind::S3, "2026-07-01", "2026-12-31"),
    (PowerKind::S3, "2028-02-29", "2028-08-28"),
    (PowerKind::Cto, "2026-01-15", "2026-07-14"),
    (PowerKind::Guardianship, "2026-08-31", "2027-02-28"),
];

#[test]
fn days_and_months_count_the_first_and_end_with_the_last_at_midnight_in_london() {
    for (kind, first, last) in DAYS {
        for hour in ["00:00", "00:30", "23:59:59"] {
            let clock = clock_of(power(*kind, &format!("{first}T{hour}")));
            let Time::Calendar(time) = clock.time else { panic!("{kind} is counted in days") };
            assert_eq!((time.first_day.to_string(), time.last_day.to_string()), (first.to_string(), last.to_string()));
            let next = last.parse::<Date>().unwrap().tomorrow().unwrap();
            assert_eq!(clock.ends_at(), at(&format!("{next}T00:00")), "{kind} {first}");
        }
    }
}

#[test]
fn s3_under_the_act_of_2025_has_three_months() {
    let row = length_under(Law::MentalHealthAct2025, PowerKind::S3, Nation::England).unwrap();
    for (first, last) in [("2026-01-15", "2026-04-14"), ("2026-11-30", "2027-02-28")] {
        let Time::Calendar(time) = row.length.from_start(at(&format!("{first}T09:00"))) else { panic!("months") };
        assert_eq!(time.last_day.to_string(), last);
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn s12_1_allows_six_dates_between_examinations_in_either_order() {
    let first = day("2026-11-01");
    for (other, fits) in [("2026-11-07", true), ("2026-11-08", false), ("2026-11-01", true), ("2026-10-26", true)] {
        assert_eq!(examinations_fit(first, day(other)), fits, "{other}");
        assert_eq!(examinations_fit(day(other), first), fits, "{other} first");
    }
    assert!(!examinations_fit(first, day("2026-10-25")), "a change of the clocks is no matter between dates");
}

#[test]
fn s6_1_a_s11_5_and_s15_count_14_days() {
    assert_eq!(last_conveyance_day(day("2026-11-07")), day("2026-11-20"));
    assert_eq!(last_rectification_day(day("2026-11-21")), day("2026-12-04"));
    let application = day("2026-11-21");
    for (seen, valid) in [("2026-11-08", true), ("2026-11-07", false), ("2026-11-21", true), ("2026-11-22", false)] {
        assert_eq!(applicant_saw_in_time(day(seen), application), valid, "{seen}");
    }
}
