//! Lengths as data: one row in force on each day, nothing by a law that is not commenced.

use amhp_hub::domain::clocks::lengths::{LENGTHS, Law, Length, LengthRow, Nation, length_on, length_under};
use amhp_hub::domain::power::PowerKind;
use jiff::civil::{Date, date};

#[test]
fn every_length_in_force_is_the_one_of_the_law_in_both_nations() {
    let table = [
        (PowerKind::S2, Some(Length::Days(28))),
        (PowerKind::S3, Some(Length::Months(6))),
        (PowerKind::S4, Some(Length::Hours(72))),
        (PowerKind::S5_2, Some(Length::Hours(72))),
        (PowerKind::S5_4, Some(Length::Hours(6))),
        (PowerKind::S17Leave, None),
        (PowerKind::Cto, Some(Length::Months(6))),
        (PowerKind::CtoRecall, Some(Length::Hours(72))),
        (PowerKind::S135, Some(Length::Hours(24))),
        (PowerKind::S136, Some(Length::Hours(24))),
        (PowerKind::Guardianship, Some(Length::Months(6))),
        (PowerKind::S37, None),
        (PowerKind::S37Restricted, None),
        (PowerKind::ConditionalDischarge, None),
        (PowerKind::PaceArrest, Some(Length::Hours(24))),
        (PowerKind::Dols, None),
        (PowerKind::Awol, None),
        (PowerKind::Other, None),
    ];
    assert_eq!(table.map(|(kind, _)| kind), PowerKind::ALL, "a row a power");
    for nation in Nation::ALL {
        for (kind, length) in table {
            let found = length_on(kind, *nation, date(2026, 11, 21)).map(|row| row.length);
            assert_eq!(found, length, "{kind} in {nation}");
        }
    }
}

#[test]
fn s135_and_s136_had_72_hours_until_10_december_2017() {
    for kind in [PowerKind::S135, PowerKind::S136] {
        let hours = |day| length_on(kind, Nation::Wales, day).unwrap().length;
        assert_eq!(hours(date(2017, 12, 10)), Length::Hours(72));
        assert_eq!(hours(date(2017, 12, 11)), Length::Hours(24));
    }
}

#[test]
fn a_law_that_is_not_commenced_is_found_by_its_name_only() {
    let row = length_under(Law::MentalHealthAct2025, PowerKind::S3, Nation::England).unwrap();
    assert_eq!((row.length, row.in_force_from), (Length::Months(3), None));
    for day in [date(1983, 9, 30), date(2025, 12, 18), date(2026, 11, 21), date(2150, 1, 1), Date::MAX] {
        assert_eq!(length_on(PowerKind::S3, Nation::England, day).unwrap().law, Law::MentalHealthAct1983, "{day}");
        assert!(!row.holds_on(day));
    }
}

#[test]
fn the_newest_row_of_a_law_is_the_one_that_its_name_finds() {
    let row = length_under(Law::MentalHealthAct1983, PowerKind::S136, Nation::England).unwrap();
    assert_eq!(row.length, Length::Hours(24));
    assert_eq!(length_under(Law::Pace1984, PowerKind::S136, Nation::England), None);
}

#[test]
fn a_day_before_any_row_counts_as_in_the_first() {
    let before = length_on(PowerKind::Cto, Nation::England, date(2008, 11, 2)).unwrap();
    assert_eq!(before.length, Length::Months(6));
    assert_eq!(length_on(PowerKind::S136, Nation::England, Date::MIN).unwrap().length, Length::Hours(72));
}

#[test]
fn rows_of_a_power_follow_each_other_without_a_gap_and_without_overlap() {
    for kind in PowerKind::ALL {
        let rows: Vec<&LengthRow> =
            LENGTHS.iter().filter(|row| row.power == *kind && row.in_force_from.is_some()).collect();
        for pair in rows.windows(2) {
            let next = pair[0].until.and_then(|until| until.tomorrow().ok());
            assert_eq!(next, pair[1].in_force_from, "{kind}");
        }
        assert_eq!(rows.last().and_then(|row| row.until), None, "{kind} has a row in force");
        assert!(rows.iter().all(|row| !row.source.is_empty()));
    }
}
