//! How often something may be tried: the edges of each rule.

use amhp_hub::domain::attempts::{Attempt, AttemptKind, allow, allow_again, since};
use jiff::{SignedDuration, Timestamp};

fn now() -> Timestamp {
    "2026-11-21T10:00:00Z".parse().unwrap()
}

/// An attempt `ago` before now.
fn ago(seconds: i64, weight: i64) -> Attempt {
    Attempt { at: now() - SignedDuration::from_secs(seconds), weight }
}

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

#[test]
fn each_rule_allows_its_most_and_not_one_more() {
    let table = [
        (AttemptKind::WrongCode, 10),
        (AttemptKind::WrongPassword, 100),
        (AttemptKind::CodeSent, 60),
        (AttemptKind::Registration, 5),
        (AttemptKind::WrongCallReference, 50),
    ];
    assert_eq!(table.map(|(kind, _)| kind), AttemptKind::ALL);
    for (kind, most) in table {
        assert_eq!(now().duration_since(since(kind, now())), SignedDuration::from_hours(24));
        assert_eq!(allow(kind, &[ago(HOUR, most - 1)], 1, now()), Ok(()), "{kind}");
        let full = allow(kind, &[ago(HOUR, most)], 1, now());
        assert_eq!(full, Err(now() + SignedDuration::from_hours(23)), "{kind}: room when the day is over");
    }
}

#[test]
fn an_attempt_counts_until_exactly_a_day_has_passed() {
    assert!(allow(AttemptKind::WrongCode, &[ago(DAY - 1, 10)], 1, now()).is_err());
    assert_eq!(allow(AttemptKind::WrongCode, &[ago(DAY, 10)], 1, now()), Ok(()));
}

#[test]
fn a_try_that_weighs_more_than_the_room_left_is_refused() {
    let nine = [ago(2 * HOUR, 4), ago(HOUR, 5)];
    assert_eq!(allow(AttemptKind::WrongCode, &nine, 1, now()), Ok(()));
    let until = allow(AttemptKind::WrongCode, &nine, 2, now()).unwrap_err();
    assert_eq!(until, now() + SignedDuration::from_hours(22), "the oldest makes room for one more");
    let until = allow(AttemptKind::WrongCode, &nine, 6, now()).unwrap_err();
    assert_eq!(until, now() + SignedDuration::from_hours(23), "both have to leave");
}

#[test]
fn waits_grow_from_a_second_to_a_quarter_of_an_hour_and_no_further() {
    let wait = |counted: i64| match allow(AttemptKind::WrongPassword, &[ago(0, counted)], 1, now()) {
        Ok(()) => 0,
        Err(until) => until.duration_since(now()).as_secs(),
    };
    let table = [(1, 0), (4, 0), (5, 1), (6, 2), (7, 4), (10, 32), (14, 512), (15, 900), (40, 900), (99, 900)];
    for (counted, seconds) in table {
        assert_eq!(wait(counted), seconds, "after {counted}");
    }
}

#[test]
fn a_wait_runs_from_the_latest_attempt_in_whatever_order_they_come() {
    let four = [ago(1, 1), ago(500, 1), ago(90, 2)];
    assert_eq!(allow(AttemptKind::WrongCode, &four, 1, now()), Err(now() + SignedDuration::from_secs(1)));
    let later = now() + SignedDuration::from_secs(1);
    assert_eq!(allow(AttemptKind::WrongCode, &four, 1, later), Ok(()));
}

#[test]
fn a_code_is_sent_again_while_fewer_than_five_are_alive() {
    let sent: Vec<Attempt> = [599, 400, 300, 200, 100].map(|seconds| ago(seconds, 1)).to_vec();
    assert_eq!(allow_again(&sent[1..], now()), Ok(()));
    assert_eq!(allow_again(&sent, now()), Err(now() + SignedDuration::from_secs(1)), "until the oldest is over");
    assert_eq!(allow_again(&sent, now() + SignedDuration::from_secs(1)), Ok(()));
    assert_eq!(allow_again(&[ago(50, 1); 7], now()), Err(now() + SignedDuration::from_secs(550)));
}
