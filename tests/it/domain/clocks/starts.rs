//! What starts a clock, what counts where that is not known, and powers that stand together.

use amhp_hub::domain::clocks::{CalendarTime, Clock, ElapsedTime, Time, clocks};
use amhp_hub::domain::power::{Power, PowerKind};
use jiff::SignedDuration;
use jiff::civil::date;

use super::{at, clock_of, power};

const RECEIVED: &str = "2026-11-21T08:15";

fn unknown(kind: PowerKind) -> Power {
    Power { kind, start_not_known: true, ..Power::default() }
}

fn one(power: Power) -> Clock {
    clocks(&[power], at(RECEIVED))[0]
}

#[test]
fn an_earlier_detention_does_not_start_s135_or_s136() {
    for kind in [PowerKind::S135, PowerKind::S136] {
        let arrived = power(kind, "2026-11-21T03:00");
        let brought = Power { detained_at: Some(at("2026-11-21T01:10")), ..arrived.clone() };
        assert_eq!(clock_of(brought), clock_of(arrived));
    }
}

#[test]
fn hours_whose_start_is_not_known_end_at_receipt() {
    for kind in [
        PowerKind::S4,
        PowerKind::S5_2,
        PowerKind::S5_4,
        PowerKind::CtoRecall,
        PowerKind::S135,
        PowerKind::S136,
        PowerKind::PaceArrest,
    ] {
        let clock = one(unknown(kind));
        assert_eq!(clock.ends_at(), at(RECEIVED), "{kind}");
        assert!(clock.has_ended(at(RECEIVED)) && !clock.start_known, "{kind}");
        assert_eq!(one(Power { start_not_known: false, ..unknown(kind) }), clock, "{kind}: said neither way");
        assert_eq!(one(Power { start_not_known: true, ..power(kind, "2026-11-21T08:00") }), clock, "{kind}: said both");
    }
}

#[test]
fn days_whose_start_is_not_known_end_with_the_day_before_receipt() {
    let before = date(2026, 11, 20);
    for kind in [PowerKind::S2, PowerKind::S3, PowerKind::Cto, PowerKind::Guardianship] {
        let clock = one(unknown(kind));
        assert_eq!(clock.time, Time::Calendar(CalendarTime { first_day: before, last_day: before }), "{kind}");
        assert!(clock.has_ended(at(RECEIVED)) && !clock.start_known, "{kind}");
    }
    let summer = clocks(&[unknown(PowerKind::S2)], at("2026-06-10T00:30"))[0];
    assert_eq!(summer.ends_at(), at("2026-06-10T00:00"), "the day is London's: it was still 9 June in Greenwich");
}

#[test]
fn an_extension_of_an_unknown_start_moves_nothing_to_a_later_time() {
    for (until, end) in [("2026-11-21T20:00", RECEIVED), ("2026-11-21T06:00", "2026-11-21T06:00")] {
        let clock = one(Power { extended_until: Some(at(until)), ..unknown(PowerKind::S136) });
        assert_eq!(clock.time, Time::Elapsed(ElapsedTime { started_at: at(end), ends_at: at(end) }));
        assert!(clock.extended && !clock.start_known);
    }
}

#[test]
fn only_s135_and_s136_are_extended() {
    for kind in [PowerKind::S4, PowerKind::S5_2, PowerKind::PaceArrest, PowerKind::S2] {
        let plain = power(kind, "2026-11-21T03:00");
        let said = Power { extended_until: Some(at("2026-11-29T03:00")), ..plain.clone() };
        assert_eq!(clock_of(said), clock_of(plain), "{kind}");
    }
}

#[test]
fn what_came_before_is_the_start_although_the_power_s_own_is_not_known() {
    let held = Power { preceded_by_s5_4_at: Some(at("2026-11-20T22:00")), ..unknown(PowerKind::S5_2) };
    assert!(one(held.clone()).start_known);
    assert_eq!(one(held).ends_at(), at("2026-11-23T22:00"));
    let admitted = Power { preceded_by_s4_at: Some(at("2026-11-19T22:00")), ..unknown(PowerKind::S2) };
    assert_eq!(one(admitted).ends_at(), at("2026-12-17T00:00"));
}

#[test]
fn s2_runs_from_the_s4_admission_where_it_began_so() {
    let received = power(PowerKind::S2, "2026-11-21T10:00");
    let began = Power { preceded_by_s4_at: Some(at("2026-11-19T22:00")), ..received };
    let days = CalendarTime { first_day: date(2026, 11, 19), last_day: date(2026, 12, 16) };
    assert_eq!(clock_of(began).time, Time::Calendar(days));
}

#[test]
fn the_earlier_of_two_starts_counts_whichever_was_said_where() {
    let late =
        Power { preceded_by_s5_4_at: Some(at("2026-11-21T06:00")), ..power(PowerKind::S5_2, "2026-11-21T02:00") };
    assert_eq!(clock_of(late).ends_at(), at("2026-11-24T02:00"));
    let other = Power { preceded_by_s5_4_at: Some(at("2026-11-01T06:00")), ..power(PowerKind::S4, "2026-11-21T02:00") };
    assert_eq!(clock_of(other).ends_at(), at("2026-11-24T02:00"), "s4 is not preceded by s5(4)");
}

/// The power before, the power after.
const PAIRS: &[(PowerKind, PowerKind)] = &[(PowerKind::S5_4, PowerKind::S5_2), (PowerKind::S4, PowerKind::S2)];

#[test]
fn a_power_that_stands_beside_gives_its_earlier_start_in_either_order() {
    for (before, after) in PAIRS {
        let pair = [power(*before, "2026-11-20T22:15"), power(*after, "2026-11-21T01:00")];
        let alone = clock_of(power(*after, "2026-11-20T22:15"));
        let ends = |powers: &[Power]| clocks(powers, at(RECEIVED)).iter().map(Clock::ends_at).max();
        assert_eq!(clocks(&pair, at(RECEIVED))[1], alone, "{after}");
        assert_eq!(ends(&[pair[1].clone(), pair[0].clone()]), Some(alone.ends_at()), "{after} first");
        let later = [power(*before, "2026-11-21T03:00"), pair[1].clone()];
        assert_eq!(clocks(&later, at(RECEIVED))[1], clock_of(pair[1].clone()), "never a later one");
    }
}

#[test]
fn a_power_that_stands_beside_makes_no_unknown_start_known() {
    for (before, after) in PAIRS {
        let pair = [power(*before, "2026-11-21T07:00"), unknown(*after)];
        assert_eq!(clocks(&pair, at(RECEIVED))[1], one(unknown(*after)), "{after}");
        let unsaid = [unknown(*before), power(*after, "2026-11-21T07:00")];
        assert_eq!(clocks(&unsaid, at(RECEIVED))[1], clock_of(power(*after, "2026-11-21T07:00")), "{after}");
    }
}

#[test]
fn the_stated_last_day_of_a_power_of_months_or_an_authorisation_counts() {
    for kind in [PowerKind::S3, PowerKind::Cto, PowerKind::Guardianship, PowerKind::Dols] {
        let stated = Power { ends_on: Some(date(2027, 5, 21)), ..unknown(kind) };
        let clock = one(stated.clone());
        let days = CalendarTime { first_day: date(2026, 11, 21), last_day: date(2027, 5, 21) };
        assert_eq!((clock.time, clock.start_known), (Time::Calendar(days), true), "{kind}");
        let started = one(Power { started_at: Some(at("2026-05-22T10:00")), start_not_known: false, ..stated.clone() });
        let days = CalendarTime { first_day: date(2026, 5, 22), last_day: date(2027, 5, 21) };
        assert_eq!(started.time, Time::Calendar(days), "{kind}: what was renewed lasts to the stated day");
        let past = one(Power { ends_on: Some(date(2026, 11, 1)), ..stated });
        assert!(past.has_ended(at("2026-11-02T00:00")) && !past.has_ended(at("2026-11-01T23:59:59")), "{kind}");
    }
    let hours = Power { ends_on: Some(date(2027, 5, 21)), ..power(PowerKind::S136, "2026-11-21T03:00") };
    assert_eq!(clock_of(hours).ends_at(), at("2026-11-22T03:00"), "no stated day lengthens s136");
}

#[test]
fn powers_without_a_length_have_no_clock() {
    for kind in [
        PowerKind::S17Leave,
        PowerKind::S37,
        PowerKind::S37Restricted,
        PowerKind::ConditionalDischarge,
        PowerKind::Dols,
        PowerKind::Awol,
        PowerKind::Other,
    ] {
        assert_eq!(clocks(&[power(kind, "2026-11-21T03:00"), unknown(kind)], at(RECEIVED)), [], "{kind}");
    }
    let ends_on = Some(date(2027, 5, 21));
    assert_eq!(clocks(&[Power { ends_on, ..unknown(PowerKind::Other) }], at(RECEIVED)), []);
}

#[test]
fn at_its_very_end_a_power_has_ended() {
    let clock = clock_of(power(PowerKind::S136, "2026-11-21T03:00"));
    let second = SignedDuration::from_secs(1);
    let end = at("2026-11-22T03:00");
    assert_eq!((clock.left(end), clock.has_ended(end)), (SignedDuration::ZERO, true));
    assert_eq!((clock.left(end - second), clock.has_ended(end - second)), (second, false));
    assert_eq!(clock.left(end + second), -second);
}
