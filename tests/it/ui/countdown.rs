//! How long is left, in words.

use amhp_hub::web::ui::{countdown, time_left};
use jiff::{SignedDuration, Timestamp};

/// A Saturday, 9am in London.
const NOW: &str = "2026-11-21T09:00:00Z";

#[track_caller]
fn seen(now: &str, at: &str, words: &str) {
    let [now, at]: [Timestamp; 2] = [now, at].map(|text| text.parse().unwrap());
    assert_eq!(countdown(now, at), words);
}

#[test]
fn what_is_near_is_told_as_a_length_of_time() {
    seen(NOW, NOW, "now");
    seen(NOW, "2026-11-21T09:00:59Z", "now");
    seen(NOW, "2026-11-21T09:01:00Z", "in 1 minute");
    seen(NOW, "2026-11-21T09:35:59Z", "in 35 minutes");
    seen(NOW, "2026-11-21T10:00:00Z", "in 1 hour");
    seen(NOW, "2026-11-21T10:01:00Z", "in 1 hour 1 minute");
    seen(NOW, "2026-11-21T11:10:00Z", "in 2 hours 10 minutes");
    seen(NOW, "2026-11-21T23:30:00Z", "in 14 hours 30 minutes");
    seen("2026-11-21T22:00:00Z", "2026-11-22T02:00:00Z", "in 4 hours");
}

#[test]
fn what_is_further_is_told_as_a_day_in_london() {
    seen(NOW, "2026-11-22T09:40:00Z", "tomorrow at 9:40am");
    seen(NOW, "2026-11-22T12:00:00Z", "tomorrow at midday");
    seen(NOW, "2026-11-24T17:05:00Z", "on Tuesday at 5:05pm");
    seen(NOW, "2026-11-28T09:00:00Z", "in 7 days");
    // Half past eleven at night by UTC is the next day in London's summer.
    seen("2026-06-01T08:00:00Z", "2026-06-01T23:30:00Z", "tomorrow at 12:30am");
}

#[test]
fn what_has_passed_says_how_long_ago() {
    seen(NOW, "2026-11-21T08:59:30Z", "now");
    seen(NOW, "2026-11-21T08:59:00Z", "1 minute ago");
    seen(NOW, "2026-11-21T08:40:00Z", "20 minutes ago");
    seen(NOW, "2026-11-20T08:00:00Z", "25 hours ago");
    seen(NOW, "2026-11-19T09:00:00Z", "2 days ago");
}

#[test]
fn nobody_is_told_of_more_time_than_there_is() {
    let now: Timestamp = NOW.parse().unwrap();
    for seconds in 60..3_600 {
        let words = countdown(now, now + SignedDuration::from_secs(seconds));
        let told: i64 = words.split(' ').nth(1).unwrap().parse().unwrap();
        assert!(told * 60 <= seconds, "{seconds}: {words}");
    }
}

#[test]
fn what_is_left_is_always_a_length_and_what_is_late_says_by_how_much() {
    let left = |at: &str| time_left(NOW.parse().unwrap(), at.parse().unwrap());
    assert_eq!(left("2026-11-21T11:10:59Z"), "in 2 hours 10 minutes");
    assert_eq!(left("2026-11-22T15:50:00Z"), "in 30 hours");
    assert_eq!(left("2026-11-23T09:00:00Z"), "in 2 days");
    assert_eq!(left(NOW), "now");
    assert_eq!(left("2026-11-21T08:05:00Z"), "now, 55 minutes late");
    assert_eq!(left("2026-11-17T08:05:00Z"), "now, 4 days late");
}

#[test]
fn lengths_are_elapsed_time_across_a_change_of_the_clocks() {
    // The clocks go back at 2am on 25 October 2026: from midnight to 6am are seven hours.
    seen("2026-10-24T23:00:00Z", "2026-10-25T06:00:00Z", "in 7 hours");
}
