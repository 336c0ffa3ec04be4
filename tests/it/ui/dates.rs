//! Dates and times as pages show them.

use super::draw_source;
use serde_json::json;

fn shown(filter: &str, text: &str) -> Result<String, String> {
    draw_source(&format!("{{{{ at | {filter} }}}}"), json!({"at": text}))
}

#[test]
fn times_are_those_of_london() {
    for (text, wanted) in [
        ("2026-11-21T09:40:00Z", "21 November 2026 at 9:40am"),
        ("2026-07-01T21:05:59.5+02:00", "1 July 2026 at 8:05pm"),
        ("2026-06-30T23:30:00Z", "1 July 2026 at 12:30am"),
        ("2026-11-21T14:00:00Z", "21 November 2026 at 2pm"),
        ("2026-11-21T12:00:00Z", "21 November 2026 at midday"),
        ("2026-11-21T00:00:00Z", "21 November 2026 at 12:00am"),
        ("2026-11-21T12:01:00Z", "21 November 2026 at 12:01pm"),
    ] {
        assert_eq!(shown("datetime", text).unwrap(), wanted, "{text}");
    }
}

#[test]
fn the_hour_that_comes_twice_says_which_it_is() {
    assert_eq!(shown("datetime", "2026-10-25T00:30:00Z").unwrap(), "25 October 2026 at 1:30am BST");
    assert_eq!(shown("datetime", "2026-10-25T01:30:00Z").unwrap(), "25 October 2026 at 1:30am GMT");
    assert_eq!(shown("datetime", "2026-10-25T02:30:00Z").unwrap(), "25 October 2026 at 2:30am");
}

#[test]
fn a_date_is_shown_as_it_stands_and_a_time_as_its_date_in_london() {
    assert_eq!(shown("date", "1987-03-04").unwrap(), "4 March 1987");
    assert_eq!(shown("date", "2026-06-30T23:30:00Z").unwrap(), "1 July 2026");
}

#[test]
fn a_time_of_day_is_that_of_london() {
    assert_eq!(shown("time", "2026-07-01T13:05:00Z").unwrap(), "2:05pm");
    assert_eq!(shown("time", "2026-11-21T09:00:00Z").unwrap(), "9am");
}

#[test]
fn what_is_no_time_is_a_fault_that_does_not_repeat_it() {
    for filter in ["date", "time", "datetime"] {
        let fault = shown(filter, "Tuesday, with Ada").unwrap_err();
        assert!(fault.contains("not a time") && !fault.contains("Ada"), "{fault}");
    }
}
