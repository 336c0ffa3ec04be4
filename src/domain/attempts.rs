//! How often something may be tried for an address: rules over counts that the database keeps.
//!
//! The counts are kept for known and unknown addresses alike, over all challenges, and survive a restart. Sources:
//! product.md "Signing in"; NIST SP 800-63B-4 (a new code never resets the count); ASVS 5.0 V6.3.1, V6.6.3.

use jiff::{SignedDuration, Timestamp};

use super::challenge::CODE_LIFE;
use super::codes::codes;
use super::time::{after, before};

codes! {
    /// What is counted.
    AttemptKind {
        /// A wrong code; weighs as many as there were codes alive.
        WrongCode = "wrong_code",
        /// A wrong password, or an unknown address.
        WrongPassword = "wrong_password",
        /// A sign-in code that was mailed after a right password.
        CodeSent = "code_sent",
        /// A registration asked for, whoever asked.
        Registration = "registration",
        /// A call reference that opens nothing; counted for the account that typed it.
        WrongCallReference = "wrong_call_reference",
    }
}

/// One earlier attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// When.
    pub at: Timestamp,
    /// For how many it counts.
    pub weight: i64,
}

/// The rule for a kind: most counts in a window, and from which count on waits grow.
struct Rule {
    most: i64,
    window: SignedDuration,
    waits_from: i64,
}

const fn rule(kind: AttemptKind) -> Rule {
    let (most, hours, waits_from) = match kind {
        AttemptKind::WrongCode => (10, 24, 3),
        AttemptKind::WrongPassword => (100, 24, 5),
        AttemptKind::CodeSent => (60, 24, 20),
        AttemptKind::Registration => (5, 24, 3),
        // 50 of 148 million a day: an AMHP mishears, a thief gets nowhere.
        AttemptKind::WrongCallReference => (50, 24, 10),
    };
    Rule { most, window: SignedDuration::from_hours(hours), waits_from }
}

/// Since when attempts of `kind` count now.
pub fn since(kind: AttemptKind, now: Timestamp) -> Timestamp {
    before(now, rule(kind).window)
}

/// Whether one more attempt weighing `weight` may be made now.
///
/// # Errors
/// The time from which it may be.
pub fn allow(kind: AttemptKind, earlier: &[Attempt], weight: i64, now: Timestamp) -> Result<(), Timestamp> {
    let rule = rule(kind);
    let mut within: Vec<_> = earlier.iter().filter(|a| after(a.at, rule.window) > now).collect();
    within.sort_by_key(|a| a.at);
    let counted: i64 = within.iter().map(|a| a.weight).sum();
    if counted + weight > rule.most {
        return Err(when_room(&within, counted + weight - rule.most, rule.window).unwrap_or(after(now, rule.window)));
    }
    let next = within.last().map_or(now, |last| after(last.at, wait(counted - rule.waits_from)));
    if next > now { Err(next) } else { Ok(()) }
}

/// Codes sent to an address within the life of a code, after which none is sent again: a wrong try weighs as many as
/// there are codes alive, and more of them alive than tries allowed would lock out the right one.
const AGAIN_MOST: usize = 5;

/// Whether a code may be sent again after `sent`, the codes sent before.
///
/// # Errors
/// The time from which it may be.
pub fn allow_again(sent: &[Attempt], now: Timestamp) -> Result<(), Timestamp> {
    let mut ends: Vec<_> = sent.iter().map(|code| after(code.at, CODE_LIFE)).filter(|end| *end > now).collect();
    ends.sort();
    match ends.len().checked_sub(AGAIN_MOST).and_then(|oldest| ends.get(oldest)) {
        Some(until) => Err(*until),
        None => Ok(()),
    }
}

/// When enough of the oldest attempts have left the window.
fn when_room(within: &[&Attempt], excess: i64, window: SignedDuration) -> Option<Timestamp> {
    let mut left = 0;
    within.iter().find_map(|attempt| {
        left += attempt.weight;
        (left >= excess).then(|| after(attempt.at, window))
    })
}

/// Nothing below the threshold, then 1, 2, 4 … seconds, at most 15 minutes.
fn wait(beyond: i64) -> SignedDuration {
    match beyond {
        i64::MIN..0 => SignedDuration::ZERO,
        n => SignedDuration::from_secs((1_i64 << n.min(10)).min(900)),
    }
}
