//! Dates and times in boxes.

use amhp_hub::form::page::Moment;
use serde_json::json;

use super::now;

fn boxes(day: &str, month: &str, year: &str, time: &str) -> Moment {
    let [day, month, year, time] = [day, month, year, time].map(str::to_owned);
    Moment { day, month, year, time, was: String::new() }
}

#[test]
fn a_real_date_is_iso() {
    for (day, month, year) in [("9", "3", "1968"), ("09", "03", "1968"), ("9", "March", "1968"), ("9", "mar", "1968")] {
        assert_eq!(boxes(day, month, year, "").to_date(now()).as_deref(), Some("1968-03-09"));
    }
}

#[test]
fn a_half_typed_date_stays_as_typed_and_comes_back() {
    for (day, month, year) in
        [("31", "", "2026"), ("31", "2", "2026"), ("", "", "1968"), ("9", "Mai", "1968"), ("9", "3", "68")]
    {
        let typed = boxes(day, month, year, "");
        let kept = typed.to_date(now()).unwrap();
        let shown = Moment::of_date(&json!(kept));
        assert_eq!((&shown.day, &shown.month, &shown.year), (&typed.day, &typed.month, &typed.year), "{kept}");
    }
}

#[test]
fn empty_boxes_are_no_answer() {
    assert_eq!(boxes("", "", "", "").to_date(now()), None);
    assert_eq!(boxes("", "", "", "").to_time(now()), None);
}

#[test]
fn a_time_is_of_london() {
    for (day, month, time, expected) in [
        ("21", "11", "09:40", "2026-11-21T09:40:00+00:00"),
        ("4", "7", "9:40", "2026-07-04T09:40:00+01:00"),
        ("4", "7", "9.40pm", "2026-07-04T21:40:00+01:00"),
        ("4", "7", "12:05 am", "2026-07-04T00:05:00+01:00"),
        ("4", "7", "12pm", "2026-07-04T12:00:00+01:00"),
        ("4", "7", "0940", "2026-07-04T09:40:00+01:00"),
    ] {
        assert_eq!(boxes(day, month, "2026", time).to_time(now()).as_deref(), Some(expected));
    }
}

#[test]
fn a_repeated_autumn_hour_means_the_earlier() {
    assert_eq!(boxes("25", "10", "2026", "01:30").to_time(now()).as_deref(), Some("2026-10-25T01:30:00+01:00"));
}

#[test]
fn a_missing_spring_hour_and_a_half_typed_time_stay_as_typed_and_come_back() {
    for typed in [
        boxes("29", "3", "2026", "01:30"),
        boxes("29", "3", "2026", ""),
        boxes("", "", "", "9:40"),
        boxes("29", "3", "2026", "25:00"),
        boxes("29", "3", "2026", "13pm"),
        boxes("29", "3", "2026", "half nine"),
    ] {
        let kept = typed.to_time(now()).unwrap();
        let shown = Moment { was: String::new(), ..Moment::of_time(&json!(kept)) };
        assert_eq!(shown, typed, "{kept}");
        assert!(kept.parse::<jiff::Timestamp>().is_err(), "{kept}");
    }
}

#[test]
fn boxes_that_nobody_touched_keep_the_answer_as_it_was() {
    for was in ["2026-10-25T01:30:00+00:00", "2026-11-21T09:40:31.5Z", "tomorrow", "2026--3 9"] {
        assert_eq!(Moment::of_time(&json!(was)).to_time(now()).as_deref(), Some(was));
    }
    for was in ["1968-03-09", "March", "1968-3"] {
        assert_eq!(Moment::of_date(&json!(was)).to_date(now()).as_deref(), Some(was));
    }
    let changed = Moment { time: "01:31".to_owned(), ..Moment::of_time(&json!("2026-10-25T01:30:00+00:00")) };
    assert_eq!(changed.to_time(now()).as_deref(), Some("2026-10-25T01:31:00+01:00"));
    let emptied = Moment { was: "1968-03-09".to_owned(), ..Moment::default() };
    assert_eq!(emptied.to_date(now()), None);
}

#[test]
fn today_yesterday_and_now_are_the_moment_of_the_post() {
    for (day, expected) in [("today", "2026-11-21"), ("Yesterday", "2026-11-20"), ("now", "2026-11-21")] {
        assert_eq!(boxes(day, "", "", "").to_date(now()).as_deref(), Some(expected));
        assert_eq!(
            boxes(day, "3", "1968", "").to_date(now()).as_deref(),
            Some(expected),
            "the word is what was typed last"
        );
    }
    for (day, time, expected) in [
        ("today", "9.40", "2026-11-21T09:40:00+00:00"),
        ("yesterday", "11pm", "2026-11-20T23:00:00+00:00"),
        ("", "now", "2026-11-21T12:00:00+00:00"),
        ("Now", "", "2026-11-21T12:00:00+00:00"),
        ("today", "Now", "2026-11-21T12:00:00+00:00"),
        ("now", "9.40", "2026-11-21T09:40:00+00:00"),
    ] {
        assert_eq!(boxes(day, "", "", time).to_time(now()).as_deref(), Some(expected), "{day} {time}");
    }
    let summer = "2026-07-01T23:30:45Z".parse().unwrap();
    assert_eq!(boxes("today", "", "", "").to_date(summer).as_deref(), Some("2026-07-02"), "the day in London");
    assert_eq!(boxes("", "", "", "now").to_time(summer).as_deref(), Some("2026-07-02T00:30:45+01:00"));
}

#[test]
fn today_without_a_time_does_not_become_tomorrow_and_now_of_another_day_is_kept_as_typed() {
    assert_eq!(boxes("today", "", "", "").to_time(now()).as_deref(), Some("2026-11-21 "));
    assert_eq!(boxes("yesterday", "", "", "now").to_time(now()).as_deref(), Some("2026-11-20 now"));
    assert_eq!(boxes("20", "11", "2026", "now").to_time(now()).as_deref(), Some("2026-11-20 now"));
}
