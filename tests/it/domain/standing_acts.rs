//! What one act, or one moment, does to where a referral stands.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::settings::SafetySettings;
use amhp_hub::domain::standing::{Passed, Position};
use amhp_hub::domain::status::Status;
use amhp_hub::domain::triage::suggest;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::triage::{case, received};

fn later(hours: i64) -> Timestamp {
    received() + SignedDuration::from_hours(hours)
}

fn arrived(patch: &serde_json::Value) -> Position {
    Position::received(case(patch), Status::Submitted)
}

fn choose(position: &mut Position, band: Band, now: Timestamp) {
    let shown = suggest(&position.standing.case, now);
    position.choose(band, &shown);
    position.standing.acted_at = now;
    position.settle(now);
}

fn pass(position: &mut Position, now: Timestamp) -> Vec<Passed> {
    position.pass(&SafetySettings::default(), now)
}

#[test]
fn a_fact_that_went_and_came_back_raises_although_it_was_weighed_once() {
    let mut position = arrived(&json!({ "location": { "alone_now": "yes" } }));
    position.standing.case.facts.risks = case(&json!({
        "risks": { "suicide": { "level": "present", "within": "days", "detail": "d" } }
    }))
    .facts
    .risks;
    position.settle(received());
    assert_eq!(position.band, Band::VeryUrgent);
    choose(&mut position, Band::Urgent, later(1));
    let alone = position.standing.case.facts.location.alone_now.take();
    position.standing.case.facts.location.alone_now = "no".parse().ok();
    position.settle(later(2));
    assert_eq!(position.band, Band::Urgent);
    position.standing.case.facts.location.alone_now = alone;
    position.settle(later(3));
    assert_eq!(position.band, Band::VeryUrgent, "alone again");
}

#[test]
fn what_is_missed_again_after_it_was_lowered_raises_again() {
    let mut position = arrived(&json!({}));
    pass(&mut position, later(73));
    assert_eq!(position.band, Band::Urgent);
    choose(&mut position, Band::Routine, later(74));
    assert_eq!(position.band, Band::Routine);
    position.standing.carried = Some(later(80));
    pass(&mut position, later(81));
    assert_eq!(position.band, Band::Urgent);
}

#[test]
fn the_same_band_again_raises_nothing() {
    let mut position = arrived(&json!({}));
    pass(&mut position, later(73));
    choose(&mut position, Band::Urgent, later(74));
    pass(&mut position, later(75));
    assert_eq!((position.band, position.standing.contact_band), (Band::Urgent, Band::Routine));
}

#[test]
fn lines_that_the_amhp_could_not_see_were_not_weighed() {
    let deadline = json!({ "concern": { "deadline": { "at": later(30), "kind": "court" } } });
    let mut position = arrived(&deadline);
    let shown = suggest(&position.standing.case, later(5));
    pass(&mut position, later(7));
    assert_eq!(position.band, Band::VeryUrgent, "within 24 hours since");
    position.choose(Band::Routine, &shown);
    position.settle(later(7));
    assert_eq!(position.band, Band::VeryUrgent);
}

#[test]
fn a_time_that_passed_before_the_amhp_could_see_it_was_not_weighed() {
    let mut position = arrived(&json!({}));
    let shown = suggest(&position.standing.case, later(72));
    pass(&mut position, later(73));
    position.choose(Band::Routine, &shown);
    position.settle(later(73));
    assert_eq!(position.band, Band::Urgent, "missed a moment before");
    choose(&mut position, Band::Routine, later(74));
    assert_eq!(position.band, Band::Routine, "seen and weighed");
}

#[test]
fn an_end_that_has_passed_already_is_told_at_once_and_once() {
    let over = json!({ "legal": { "status": "power", "powers": [{ "kind": "s136", "started_at": later(-30) }] } });
    let mut position = arrived(&over);
    let settings = SafetySettings::default();
    assert_eq!(position.reckon(&settings, received()).look_at, Some(received()));
    let told = pass(&mut position, received());
    assert!(matches!(told[..], [Passed::PowerEnded(_)]), "{told:?}");
    assert_eq!(pass(&mut position, received()), []);
}

#[test]
fn the_hub_is_told_of_each_time_that_passes_and_of_none_twice() {
    let running = json!({ "legal": { "status": "power", "powers": [{ "kind": "s136", "started_at": later(-4) }] } });
    let mut position = arrived(&running);
    let settings = SafetySettings::default();
    let alarm = |position: &Position| position.reckon(&settings, received()).alarm_at;
    assert_eq!(alarm(&position), Some(later(-1)), "somebody should attend three hours after arrival");
    position.tell(&settings, received());
    assert_eq!(alarm(&position), Some(later(4)), "the first contact");
    position.tell(&settings, later(5));
    assert_eq!(alarm(&position), Some(later(8)), "twelve hours before the end");
}

#[test]
fn what_was_due_before_the_hub_was_last_told_and_is_known_since_is_told_too() {
    let mut position = arrived(&json!({}));
    let settings = SafetySettings::default();
    let alarm = |position: &Position| position.reckon(&settings, later(81)).alarm_at;
    position.tell(&settings, later(80));
    assert_eq!(alarm(&position), None, "the first contact, and no more");
    let held = json!({ "legal": { "status": "power", "powers": [{ "kind": "s136", "started_at": later(76) }] } });
    position.standing.case.facts.legal = case(&held).facts.legal;
    assert_eq!(alarm(&position), Some(later(79)), "somebody should have attended an hour before");
}

#[test]
fn times_finer_than_the_database_keeps_do_not_look_changed() {
    let at: Timestamp = "2026-11-25T10:00:00.1234567Z".parse().unwrap();
    let position = arrived(&json!({ "concern": { "deadline": { "at": at, "kind": "court" } } }));
    let reckoned = position.reckon(&SafetySettings::default(), received());
    for found in [reckoned.act_by, reckoned.look_at, reckoned.alarm_at].into_iter().flatten() {
        assert_eq!(found.subsec_nanosecond() % 1_000, 0, "{found}");
    }
}
