//! It makes no difference when time passes: the same acts at the same moments come to the same band, time and status,
//! whether the job that lets time pass came a thousand times or never.

use amhp_hub::domain::band::Band;
use amhp_hub::domain::ids::AccountId;
use amhp_hub::domain::settings::SafetySettings;
use amhp_hub::domain::standing::Position;
use amhp_hub::domain::status::Status;
use amhp_hub::domain::triage::{Case, suggest};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::triage::laws::cases::any_case;

/// What somebody does.
#[derive(Debug, Clone)]
enum Deed {
    Claim,
    Release,
    Reach,
    Try,
    Choose(Band),
    Learn(Box<Case>),
    TakeOver(Box<Case>),
    Accept,
    Close,
    Reopen,
}

/// Minutes that go by, and what is done then.
type Step = (i64, Deed);

fn deed() -> BoxedStrategy<Deed> {
    prop_oneof![
        2 => Just(Deed::Claim),
        1 => Just(Deed::Release),
        1 => Just(Deed::Reach),
        2 => Just(Deed::Try),
        3 => select(Band::ALL).prop_map(Deed::Choose),
        2 => any_case().prop_map(|case| Deed::Learn(Box::new(case))),
        1 => any_case().prop_map(|case| Deed::TakeOver(Box::new(case))),
        1 => Just(Deed::Accept),
        1 => Just(Deed::Close),
        1 => Just(Deed::Reopen),
    ]
    .boxed()
}

fn steps() -> BoxedStrategy<Vec<Step>> {
    let minutes = prop_oneof![2 => 0..180_i64, 2 => 0..48 * 60_i64, 1 => 0..20 * 24 * 60_i64];
    proptest::collection::vec((minutes, deed()), 1..8).boxed()
}

/// Does it as the service does: time passes first, then the act, then band and times are computed anew.
fn act(position: &mut Position, deed: &Deed, settings: &SafetySettings, now: Timestamp) {
    position.pass(settings, now);
    let (before, open) = (position.status, position.status.is_open());
    match deed {
        Deed::Reopen if !open => position.status = Status::Screening,
        _ if !open => return,
        Deed::Claim if position.owner.is_none() => {
            position.owner = Some((AccountId::at(now, [1; 10]), now));
            position.status = position.status.max(Status::Screening);
        }
        Deed::Release if position.owner.is_some() => position.owner = None,
        Deed::Reach => (position.standing.reached_at, position.standing.carried) = (Some(now), None),
        Deed::Choose(band) => {
            let shown = suggest(&position.standing.case, now);
            position.choose(*band, &shown);
        }
        Deed::Learn(case) => position.standing.case.facts = case.facts.clone(),
        Deed::TakeOver(case) => {
            let mut other = Position::received((**case).clone(), Status::Submitted);
            other.pass(settings, now);
            position.take_over(&other, settings, now);
        }
        Deed::Accept => (position.status, position.standing.decided) = (Status::Accepted, true),
        Deed::Close => position.status = Status::Closed,
        Deed::Claim | Deed::Release | Deed::Try | Deed::Reopen => {}
    }
    if position.status != before {
        position.standing.status_since = now;
    }
    position.standing.acted_at = now;
    position.settle(now);
}

/// All that anybody can see of a position, in an order of its own.
fn seen(position: &Position, settings: &SafetySettings, now: Timestamp) -> Value {
    let standing = &position.standing;
    let mut ended: Vec<_> = standing.ended.iter().map(|end| (end.power, end.ended_at)).collect();
    ended.sort();
    json!({
        "status": position.status, "band": position.band, "contact_band": standing.contact_band,
        "act_by": position.reckon(settings, now).act_by, "case": standing.case, "weighed": standing.weighed,
        "ended": ended, "reached_at": standing.reached_at, "carried": standing.carried,
    })
}

/// Plays the steps; `between` lets time pass, or does not, from one moment to before another.
fn played(
    case: &Case,
    steps: &[Step],
    settings: &SafetySettings,
    between: impl Fn(&mut Position, Timestamp, Timestamp),
) -> Value {
    let mut now = case.received_at;
    let mut position = Position::received(case.clone(), Status::Submitted);
    for (minutes, deed) in steps {
        let then = now + SignedDuration::from_mins(*minutes);
        between(&mut position, now, then);
        act(&mut position, deed, settings, then);
        now = then;
    }
    let end = now + SignedDuration::from_hours(30);
    between(&mut position, now, end);
    position.pass(settings, end);
    seen(&position, settings, end)
}

fn never(_: &mut Position, _: Timestamp, _: Timestamp) {}

/// As the job does it: at each moment at which time changes something.
fn by_the_job(position: &mut Position, settings: &SafetySettings, from: Timestamp, to: Timestamp) {
    let mut now = from;
    while let Some(next) = position.reckon(settings, now).look_at.filter(|next| *next < to) {
        assert!(next >= now, "the next look does not lie behind");
        position.pass(settings, next);
        assert_eq!(position.clone().pass(settings, next), [], "asked again it tells nothing");
        now = next;
    }
}

fn runs(cases: u32) -> TestRunner {
    TestRunner::new(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() })
}

#[test]
fn in_one_step_or_in_a_thousand_it_comes_to_the_same() {
    let settings = SafetySettings::default();
    let law = |(case, steps, gaps): (Case, Vec<Step>, Vec<i64>)| {
        let once = played(&case, &steps, &settings, never);
        let at_random = |position: &mut Position, from: Timestamp, to: Timestamp| {
            let mut now = from;
            for gap in gaps.iter().cycle().take(200) {
                now += SignedDuration::from_mins(*gap);
                if now >= to {
                    break;
                }
                position.pass(&settings, now);
            }
        };
        prop_assert_eq!(&once, &played(&case, &steps, &settings, at_random), "at random moments");
        let job = |position: &mut Position, from, to| by_the_job(position, &settings, from, to);
        prop_assert_eq!(&once, &played(&case, &steps, &settings, job), "at the job's moments");
        Ok(())
    };
    let gaps = proptest::collection::vec(1..600_i64, 1..12);
    runs(96).run(&(any_case(), steps(), gaps), law).unwrap();
}

#[test]
fn a_job_that_runs_every_minute_changes_nothing_of_what_comes() {
    let settings = SafetySettings::default();
    let short = proptest::collection::vec((0..240_i64, deed()), 1..4);
    let law = |(case, steps): (Case, Vec<Step>)| {
        let every_minute = |position: &mut Position, from: Timestamp, to: Timestamp| {
            let mut now = from;
            while now < to {
                position.pass(&settings, now);
                now += SignedDuration::from_mins(1);
            }
        };
        prop_assert_eq!(played(&case, &steps, &settings, never), played(&case, &steps, &settings, every_minute));
        Ok(())
    };
    runs(4).run(&(any_case(), short), law).unwrap();
}

#[test]
fn an_open_referral_always_has_a_time_and_only_an_amhp_lowers_its_band() {
    let settings = SafetySettings::default();
    let law = |(case, steps): (Case, Vec<Step>)| {
        let mut now = case.received_at;
        let mut position = Position::received(case, Status::Submitted);
        for (minutes, deed) in steps {
            now += SignedDuration::from_mins(minutes);
            let before = position.band;
            act(&mut position, &deed, &settings, now);
            let chosen = matches!(deed, Deed::Choose(_));
            prop_assert!(chosen || position.band <= before, "{deed:?} lowered {before} to {}", position.band);
            let act_by = position.reckon(&settings, now).act_by;
            prop_assert_eq!(act_by.is_some(), position.status.is_open());
        }
        Ok(())
    };
    runs(96).run(&(any_case(), steps()), law).unwrap();
}

#[test]
fn who_takes_over_a_duplicate_is_as_serious_as_both_and_as_early() {
    let settings = SafetySettings::default();
    let law = |(own, other, minutes): (Case, Case, i64)| {
        let now = own.received_at + SignedDuration::from_mins(minutes);
        let mut survivor = Position::received(own, Status::Submitted);
        let mut duplicate = Position::received(other, Status::Submitted);
        survivor.pass(&settings, now);
        duplicate.pass(&settings, now);
        let before = survivor.clone();
        survivor.take_over(&duplicate, &settings, now);
        let act_by = |position: &Position| position.reckon(&settings, now).act_by;
        prop_assert!(survivor.band <= before.band.min(duplicate.band));
        prop_assert!(survivor.standing.contact_band <= before.standing.contact_band);
        prop_assert!(act_by(&survivor) <= act_by(&before).min(act_by(&duplicate)));
        prop_assert_eq!(
            survivor.standing.case.absorbed.len(),
            1 + before.standing.case.absorbed.len() + duplicate.standing.case.absorbed.len()
        );
        Ok(())
    };
    runs(96).run(&(any_case(), any_case(), 0..3 * 24 * 60_i64), law).unwrap();
}
