//! Clocks of legal powers: the vectors of the Act's sections, what starts a clock, lengths as data, spans.

mod day_rules;
mod lengths;
mod powers;
mod spans;
mod starts;
mod vectors;

use amhp_hub::domain::clocks::{Clock, clocks};
use amhp_hub::domain::power::{Power, PowerKind};
use amhp_hub::domain::time::london;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// A moment as people in London write it; the earlier one of a repeated hour.
pub fn at(local: &str) -> Timestamp {
    local.parse::<DateTime>().unwrap().to_zoned(london()).unwrap().timestamp()
}

/// A power of `kind` that began at `start`, London.
pub fn power(kind: PowerKind, start: &str) -> Power {
    Power { kind, started_at: Some(at(start)), ..Power::default() }
}

/// The only clock of the only power, of a referral received long after.
pub fn clock_of(power: Power) -> Clock {
    let found = clocks(&[power], at("2040-01-01T12:00"));
    assert_eq!(found.len(), 1);
    found[0]
}
