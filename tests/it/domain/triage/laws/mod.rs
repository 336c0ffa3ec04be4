//! What holds of every case: worse facts and time never lower a band, a change announces itself, a kept case replays.

pub mod cases;
mod worse;

use amhp_hub::domain::triage::{Case, Suggestion, fired, next_change, suggest};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use self::cases::{any_case, any_moment};
use self::worse::WORSE;

const CASES: u32 = 256;

fn holds<S: Strategy>(of: &S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(of, law).unwrap();
}

#[test]
fn a_worse_fact_never_lowers_the_band() {
    let raised = std::cell::RefCell::new(vec![0_u32; WORSE.len()]);
    holds(&(any_case(), any_moment()), |(case, now)| {
        let before = suggest(&case, now).band;
        for (index, (name, worsen)) in WORSE.iter().enumerate() {
            let mut worse = case.clone();
            worsen(&mut worse);
            let after = suggest(&worse, now).band;
            prop_assert!(after <= before, "{name}: {before} became {after}");
            raised.borrow_mut()[index] += u32::from(worse != case);
        }
        Ok(())
    });
    for ((name, _), changed) in WORSE.iter().zip(raised.into_inner()) {
        assert!(changed > CASES / 20, "{name} hardly ever changed anything: {changed}");
    }
}

#[test]
fn time_never_lowers_the_band() {
    holds(&(any_case(), any_moment(), any_moment()), |(case, one, other)| {
        let (early, late) = (suggest(&case, one.min(other)).band, suggest(&case, one.max(other)).band);
        prop_assert!(late <= early, "{early} became {late}");
        Ok(())
    });
}

#[test]
fn until_the_next_change_nothing_changes_and_then_something_does() {
    holds(&(any_case(), any_moment(), 0.0..1.0_f64), |(case, now, part)| {
        let fires_now = fired(&case, now);
        let Some(next) = next_change(&case, now) else {
            prop_assert_eq!(&fired(&case, Timestamp::MAX), &fires_now);
            return Ok(());
        };
        prop_assert!(next > now);
        let between = now + SignedDuration::from_secs_f64(next.duration_since(now).as_secs_f64() * part);
        prop_assert_eq!(&fired(&case, between.min(next - SignedDuration::from_nanos(1))), &fires_now);
        prop_assert_eq!(&fired(&case, next - SignedDuration::from_nanos(1)), &fires_now);
        prop_assert_ne!(&fired(&case, next), &fires_now);
        Ok(())
    });
}

#[test]
fn absorbed_facts_never_lower_the_band_and_lose_no_line() {
    holds(&(any_case(), any_case(), any_moment()), |(case, other, now)| {
        let mut both = case.clone();
        both.absorbed.push(other.facts);
        let (alone, both) = (suggest(&case, now), suggest(&both, now));
        prop_assert!(both.band <= alone.band);
        let of_facts = alone.because.iter().filter(|line| line.rule != "R0" && line.fact != "act_by:missed");
        for line in of_facts {
            prop_assert!(both.because.contains(line), "{} is lost", line.fact);
        }
        Ok(())
    });
}

#[test]
fn a_kept_case_replays_to_the_kept_suggestion() {
    holds(&(any_case(), any_moment()), |(case, now)| {
        let kept = suggest(&case, now);
        let case: Case = serde_json::from_str(&serde_json::to_string(&case).unwrap()).unwrap();
        let kept: Suggestion = serde_json::from_str(&serde_json::to_string(&kept).unwrap()).unwrap();
        prop_assert_eq!(suggest(&case, kept.at.unwrap()), kept);
        Ok(())
    });
}

#[test]
fn the_suggested_band_is_that_of_its_first_line_and_no_line_is_there_twice() {
    holds(&(any_case(), any_moment()), |(case, now)| {
        let suggestion = suggest(&case, now);
        prop_assert_eq!(suggestion.because.first().map(|line| line.band), Some(suggestion.band));
        let order: Vec<_> =
            suggestion.because.iter().map(|line| (line.band, line.rule[1..].parse::<u8>().unwrap())).collect();
        prop_assert!(order.is_sorted(), "{order:?}");
        for (index, line) in suggestion.because.iter().enumerate() {
            prop_assert!(!suggestion.because[..index].iter().any(|other| other.line() == line.line()));
        }
        Ok(())
    });
}
