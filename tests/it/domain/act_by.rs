//! By when somebody must act: status by status, power by power, and what was missed.

use amhp_hub::domain::act_by::{Term, TermKind, Waiting, act_by, missed, terms};
use amhp_hub::domain::band::Band;
use amhp_hub::domain::clocks::{Clock, clocks};
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::service::SafetySettings;
use amhp_hub::domain::settings::Due;
use amhp_hub::domain::status::Status;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;

/// Minutes after receipt.
fn at(minutes: i64) -> Timestamp {
    let received: Timestamp = "2026-11-21T10:00:00Z".parse().unwrap();
    received + SignedDuration::from_mins(minutes)
}

fn minutes(at: Timestamp) -> i64 {
    at.duration_since(self::at(0)).as_mins()
}

/// Stands in `status` since `since` minutes after receipt.
fn waiting(status: Status, since: i64, band: Band) -> Waiting<'static> {
    Waiting::new(status, at(since), at(0), band)
}

/// `act_by` in minutes after receipt.
fn due(waiting: &Waiting<'_>) -> Option<i64> {
    act_by(waiting, &SafetySettings::default()).map(minutes)
}

/// What is due, in minutes after receipt, the earliest first.
fn all(waiting: &Waiting<'_>) -> Vec<(TermKind, i64)> {
    let mut found: Vec<_> =
        terms(waiting, &SafetySettings::default()).iter().map(|term| (term.what, minutes(term.at))).collect();
    found.sort_by_key(|(_, at)| *at);
    found
}

fn held(kind: PowerKind, started: i64) -> Vec<Clock> {
    clocks(&[Power { kind, started_at: Some(at(started)), ..Power::default() }], at(0))
}

#[test]
fn until_somebody_was_reached_the_target_runs_from_receipt_whoever_has_claimed() {
    for (band, target) in [(Band::Emergency, 60), (Band::VeryUrgent, 240), (Band::Urgent, 1440), (Band::Routine, 4320)]
    {
        for (status, since) in [(Status::Submitted, 0), (Status::Screening, 30), (Status::Screening, 5000)] {
            assert_eq!(all(&waiting(status, since, band)), [(TermKind::Contact, target)], "{status} {since}");
        }
    }
}

#[test]
fn once_somebody_was_reached_screening_has_two_hours() {
    for status in [Status::Submitted, Status::Screening] {
        let reached = Waiting { reached_at: Some(at(20)), ..waiting(status, 10, Band::Routine) };
        assert_eq!(all(&reached), [(TermKind::NextAct, 140)], "{status}: from the contact");
        let claimed = Waiting { since: at(50), ..reached };
        assert_eq!(all(&claimed), [(TermKind::NextAct, 140)], "{status}: a claim puts nothing off");
        let decided = Waiting { decided: true, reached_at: None, ..claimed };
        assert_eq!(all(&decided), [(TermKind::NextAct, 170)], "{status}: opened again after a decision");
    }
}

#[test]
fn a_question_to_the_referrer_waits_a_day_or_the_target_and_never_beyond_the_first_contact() {
    let asked = |since, band| waiting(Status::InformationRequested, since, band);
    assert_eq!(all(&asked(60, Band::Routine)), [(TermKind::NextAct, 1500), (TermKind::Contact, 4320)]);
    assert_eq!(due(&asked(3600, Band::Routine)), Some(4320), "the first contact is due before");
    let reached = |since, band| Waiting { reached_at: Some(at(5)), ..asked(since, band) };
    assert_eq!(all(&reached(3600, Band::Routine)), [(TermKind::NextAct, 5040)]);
    assert_eq!(all(&reached(60, Band::VeryUrgent)), [(TermKind::NextAct, 300)], "the target where it is shorter");
    assert_eq!(all(&reached(60, Band::Emergency)), [(TermKind::NextAct, 120)]);
}

#[test]
fn after_the_decision_the_status_asks_for_the_next_step() {
    let table = [
        (Status::Accepted, 60),
        (Status::Allocated, 120),
        (Status::Arranged, 120),
        (Status::Assessing, 120),
        (Status::Decided, 60),
        (Status::Waiting, 120),
    ];
    for (status, wait) in table {
        for band in Band::ALL {
            let found = all(&waiting(status, 600, *band));
            assert_eq!(found, [(TermKind::NextAct, 600 + wait)], "{status}: the target is of no matter any more");
        }
    }
}

#[test]
fn what_was_planned_is_the_next_act_where_something_is_planned() {
    for status in [Status::Arranged, Status::Assessing, Status::Waiting] {
        for planned in [610, 2000, 30] {
            let found = all(&Waiting { planned_at: Some(at(planned)), ..waiting(status, 600, Band::Urgent) });
            assert_eq!(found, [(TermKind::NextAct, planned)], "{status}");
        }
    }
    for status in [Status::Accepted, Status::Allocated, Status::Decided] {
        let plain = waiting(status, 600, Band::Urgent);
        assert_eq!(all(&Waiting { planned_at: Some(at(5000)), ..plain }), all(&plain), "{status} plans nothing");
    }
}

#[test]
fn a_handover_is_accepted_within_15_minutes() {
    for status in Status::ALL.iter().filter(|status| status.is_open()) {
        let handed = Waiting { handover_since: Some(at(2)), ..waiting(*status, 0, Band::Urgent) };
        assert_eq!(all(&handed)[0], (TermKind::Handover, 17), "{status}");
    }
}

#[test]
fn deadlines_and_what_a_duplicate_was_due_for_bring_the_time_forward() {
    let plain = waiting(Status::Submitted, 0, Band::Urgent);
    let two = [at(300), at(200)];
    let found = all(&Waiting { deadlines: &two, ..plain });
    assert_eq!(found, [(TermKind::Deadline, 80), (TermKind::Deadline, 180), (TermKind::Contact, 1440)]);
    let found = all(&Waiting { carried: Some(at(-30)), ..plain });
    assert_eq!(found, [(TermKind::Carried, -30), (TermKind::Contact, 1440)], "a passed time stays what it is");
}

#[test]
fn a_power_asks_for_an_act_before_its_end_by_its_lead() {
    let (hour, day) = (60, 1440);
    let table = [
        (PowerKind::S5_4, 0),
        (PowerKind::PaceArrest, 16 * hour),
        (PowerKind::S135, 12 * hour),
        (PowerKind::S136, 12 * hour),
        (PowerKind::S5_2, 2 * day),
        (PowerKind::S4, 2 * day),
        (PowerKind::CtoRecall, 2 * day),
        // From here days: the receipt is at 10:00, the day ends at midnight.
        (PowerKind::S2, 25 * day - 10 * hour),
        (PowerKind::S3, (181 - 14) * day - 11 * hour),
        (PowerKind::Cto, (181 - 14) * day - 11 * hour),
        (PowerKind::Guardianship, (181 - 14) * day - 11 * hour),
    ];
    for (kind, by) in table {
        let clocks = held(kind, 0);
        let found = all(&Waiting { clocks: &clocks, ..waiting(Status::Assessing, 0, Band::Urgent) });
        assert!(found.contains(&(TermKind::PowerEnd, by)), "{kind}: {found:?}");
        assert_eq!(found.len(), 2, "{kind}: the power and the check-in");
    }
    let dols = Power { kind: PowerKind::Dols, ends_on: Some("2026-11-22".parse().unwrap()), ..Power::default() };
    let clocks = clocks(&[dols], at(0));
    let found = all(&Waiting { clocks: &clocks, ..waiting(Status::Assessing, 0, Band::Urgent) });
    assert_eq!(found, [(TermKind::NextAct, 120)], "the end of an authorisation is shown, and asks for nothing");
}

#[test]
fn a_person_under_s135_or_s136_is_attended_within_three_hours_of_arrival() {
    for kind in [PowerKind::S135, PowerKind::S136] {
        let clocks = held(kind, -30);
        for status in Status::ALL.iter().filter(|status| status.is_open()) {
            let found = all(&Waiting { clocks: &clocks, ..waiting(*status, 0, Band::Routine) });
            let attended = matches!(status, Status::Assessing | Status::Decided | Status::Waiting);
            assert_eq!(found.contains(&(TermKind::Attendance, 150)), !attended, "{kind} {status}: {found:?}");
            assert!(found.contains(&(TermKind::PowerEnd, 12 * 60 - 30)), "{kind} {status}");
        }
    }
    let others = PowerKind::ALL.iter().filter(|kind| !matches!(kind, PowerKind::S135 | PowerKind::S136));
    for kind in others {
        let clocks = held(*kind, -30);
        let found = all(&Waiting { clocks: &clocks, ..waiting(Status::Submitted, 0, Band::Routine) });
        assert!(found.iter().all(|(what, _)| *what != TermKind::Attendance), "{kind}");
    }
}

#[test]
fn an_extension_moves_the_end_and_not_the_attendance() {
    let power =
        Power { kind: PowerKind::S136, started_at: Some(at(0)), extended_until: Some(at(2000)), ..Power::default() };
    let clocks = clocks(&[power], at(0));
    let found = all(&Waiting { clocks: &clocks, ..waiting(Status::Allocated, 0, Band::Urgent) });
    assert_eq!(found, [(TermKind::NextAct, 120), (TermKind::Attendance, 180), (TermKind::PowerEnd, 2000 - 720)]);
}

#[test]
fn a_power_past_its_end_keeps_its_place_before_everything_else() {
    let clocks = held(PowerKind::S5_2, -6000);
    let held = Waiting { clocks: &clocks, ..waiting(Status::Allocated, 5000, Band::Urgent) };
    assert_eq!(due(&held), Some(-6000 + 2880));
}

#[test]
fn every_open_status_has_a_time_and_the_end_has_none() {
    let clocks = held(PowerKind::S136, 0);
    for status in Status::ALL {
        assert_eq!(due(&waiting(*status, 0, Band::Routine)).is_some(), status.is_open(), "{status}");
    }
    let deadlines = [at(300)];
    let closed = Waiting {
        clocks: &clocks,
        deadlines: &deadlines,
        handover_since: Some(at(0)),
        carried: Some(at(0)),
        planned_at: Some(at(0)),
        ..waiting(Status::Closed, 0, Band::Emergency)
    };
    assert_eq!(all(&closed), []);
}

#[test]
fn a_service_that_set_other_times_has_them() {
    let settings: SafetySettings = serde_json::from_value(serde_json::json!({
        "targets": { "urgent_minutes": 600 }, "leads": { "s136_minutes": 60, "attendance_minutes": 90, "deadline_minutes": 30 },
        "due": { "handover_minutes": 5 },
    }))
    .unwrap();
    let clocks = held(PowerKind::S136, 0);
    let deadlines = [at(1000)];
    let referral = Waiting {
        clocks: &clocks,
        deadlines: &deadlines,
        handover_since: Some(at(0)),
        ..waiting(Status::Submitted, 0, Band::Urgent)
    };
    let mut found: Vec<_> = terms(&referral, &settings).iter().map(|term| (term.what, minutes(term.at))).collect();
    found.sort();
    let expected = [
        (TermKind::Contact, 600),
        (TermKind::Deadline, 970),
        (TermKind::PowerEnd, 1380),
        (TermKind::Attendance, 90),
        (TermKind::Handover, 5),
    ];
    assert_eq!(found, expected);
    let due = Due { waiting_minutes: 7, ..Due::default() };
    let settings = SafetySettings { due, ..settings };
    assert_eq!(act_by(&waiting(Status::Waiting, 3, Band::Urgent), &settings).map(minutes), Some(10));
}

#[test]
fn a_term_was_missed_when_it_came_after_the_last_act_and_passed() {
    let term = |minutes| Term { what: TermKind::Contact, at: at(minutes) };
    let second = SignedDuration::from_secs(1);
    let one = [term(60)];
    assert_eq!(missed(&one, at(0), at(60)), None, "now is still in time");
    assert_eq!(missed(&one, at(0), at(60) + second), Some(one[0]));
    assert_eq!(missed(&one, at(60) - second, at(60) + second), Some(one[0]));
    assert_eq!(missed(&one, at(60), at(600)), None, "it had passed when the last act was done");
    assert_eq!(missed(&[term(-10), term(90), term(30), term(600)], at(0), at(100)), Some(term(30)), "the earliest");
    assert_eq!(missed(&[], at(0), at(100)), None);
}

#[test]
fn a_power_with_less_left_than_its_lead_at_receipt_was_not_missed_by_the_hub() {
    let clocks = held(PowerKind::S5_2, -3000);
    let found =
        terms(&Waiting { clocks: &clocks, ..waiting(Status::Submitted, 0, Band::Routine) }, &SafetySettings::default());
    assert_eq!(missed(&found, at(0), at(1000)), None);
    assert_eq!(missed(&found, at(0), at(4321)).map(|term| term.what), Some(TermKind::Contact));
}

#[test]
fn a_clock_at_the_end_of_time_gives_the_end_of_time() {
    let waiting = Waiting::new(Status::Submitted, Timestamp::MAX, Timestamp::MAX, Band::Routine);
    assert_eq!(act_by(&waiting, &SafetySettings::default()), Some(Timestamp::MAX));
}

/// A moment within some weeks of receipt, or none.
fn maybe() -> impl Strategy<Value = Option<Timestamp>> {
    proptest::option::of((-50_000_i64..50_000).prop_map(at))
}

/// Powers of any kind, some without a known start, some extended.
fn powers() -> impl Strategy<Value = Vec<Power>> {
    let one = (select(PowerKind::ALL), maybe(), maybe()).prop_map(|(kind, started_at, extended_until)| Power {
        kind,
        started_at,
        extended_until,
        ..Power::default()
    });
    proptest::collection::vec(one, 0..5)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_open_referral_always_has_a_time_and_nothing_more_makes_it_later(
        status in select(Status::ALL), band in select(Band::ALL), since in -50_000_i64..50_000, decided: bool,
        (reached_at, planned_at, handover_since, carried) in (maybe(), maybe(), maybe(), maybe()),
        powers in powers(), more_powers in powers(),
        deadlines in proptest::collection::vec((-50_000_i64..50_000).prop_map(at), 0..4), further in -50_000_i64..50_000,
    ) {
        let (fewer, more) = (clocks(&powers, at(0)), clocks(&[powers, more_powers].concat(), at(0)));
        let longer = [deadlines.clone(), vec![at(further)]].concat();
        let less = Waiting {
            decided, reached_at, planned_at, clocks: &fewer, deadlines: &deadlines, ..waiting(status, since, band)
        };
        let settings = SafetySettings::default();
        let by = act_by(&less, &settings);
        prop_assert_eq!(by.is_some(), status.is_open());
        for added in [
            Waiting { clocks: &more, ..less },
            Waiting { deadlines: &longer, ..less },
            Waiting { handover_since, ..less },
            Waiting { carried, ..less },
        ] {
            prop_assert!(act_by(&added, &settings) <= by, "{:?} after {:?}", added, by);
        }
        let found = terms(&less, &settings);
        prop_assert_eq!(found.iter().map(|term| term.at).min(), by);
    }
}
