//! By when somebody must act, status by status.

use amhp_hub::domain::act_by::{Waiting, act_by};
use amhp_hub::domain::band::Band;
use amhp_hub::domain::service::SafetySettings;
use amhp_hub::domain::status::Status;
use jiff::{SignedDuration, Timestamp};

const RECEIVED: &str = "2026-11-21T10:00:00Z";

/// Hours from receipt to `act_by` for a referral that stands in `status` since `since` hours after receipt.
fn hours(status: Status, since: i64, band: Band) -> Option<i64> {
    let received_at: Timestamp = RECEIVED.parse().unwrap();
    let since = received_at + SignedDuration::from_hours(since);
    let by = act_by(&Waiting { status, since, band, received_at }, &SafetySettings::default())?;
    Some(by.duration_since(received_at).as_hours())
}

#[test]
fn until_somebody_was_reached_the_target_runs_from_receipt_whoever_has_claimed() {
    for (band, target) in [(Band::Emergency, 1), (Band::VeryUrgent, 4), (Band::Urgent, 24), (Band::Routine, 72)] {
        assert_eq!(hours(Status::Submitted, 0, band), Some(target));
        assert_eq!(hours(Status::Screening, 50, band), Some(target), "claiming late moves nothing");
    }
}

#[test]
fn a_question_to_the_referrer_waits_a_day_or_the_target_and_never_beyond_the_first_contact() {
    assert_eq!(hours(Status::InformationRequested, 1, Band::Routine), Some(25));
    assert_eq!(hours(Status::InformationRequested, 60, Band::Routine), Some(72), "the first contact is due before");
    assert_eq!(hours(Status::InformationRequested, 1, Band::VeryUrgent), Some(4));
}

#[test]
fn after_the_decision_the_status_asks_for_the_next_step() {
    let table = [
        (Status::Accepted, 1),
        (Status::Allocated, 2),
        (Status::Arranged, 2),
        (Status::Assessing, 2),
        (Status::Decided, 1),
        (Status::Waiting, 2),
    ];
    for (status, wait) in table {
        assert_eq!(hours(status, 10, Band::Emergency), Some(10 + wait), "{status}");
    }
}

#[test]
fn every_open_status_has_a_time_and_the_end_has_none() {
    for status in Status::ALL {
        assert_eq!(hours(*status, 0, Band::Routine).is_some(), status.is_open(), "{status}");
    }
}

#[test]
fn a_clock_at_the_end_of_time_gives_the_end_of_time() {
    let waiting =
        Waiting { status: Status::Submitted, since: Timestamp::MAX, band: Band::Routine, received_at: Timestamp::MAX };
    assert_eq!(act_by(&waiting, &SafetySettings::default()), Some(Timestamp::MAX));
}
