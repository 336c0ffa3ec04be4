//! What starts the clock of each power, and what is done where that is not known. Imports `power`, `time`.
//!
//! Sources: product.md "Clocks"; Mental Health Act 1983 s4(4), s5(2), s5(4)–(5), s136B. Whatever is in doubt gives the
//! earlier end.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::lengths::{Length, Nation, length_on};
use super::{CalendarTime, Clock, ElapsedTime, Time};
use crate::domain::power::{Power, PowerKind};
use crate::domain::time::{after, day_in_london};

/// The nation of every service there is so far.
const NATION: Nation = Nation::England;
/// The most that a doctor can add to the 24 hours of s135 and s136 (s136B(1)).
const LONGEST_EXTENSION: SignedDuration = SignedDuration::from_hours(12);

/// The clocks of these powers, in their order; none for a power that does not end by itself at a time that can be told.
/// `received_at` is when the referral was received: at that time ends what began nobody knows when.
#[must_use]
pub fn clocks(powers: &[Power], received_at: Timestamp) -> Vec<Clock> {
    powers.iter().filter_map(|power| clock(power, powers, received_at)).collect()
}

fn clock(power: &Power, all: &[Power], received_at: Timestamp) -> Option<Clock> {
    let start = start(power, all);
    if let Some(last_day) = stated_end(power) {
        let first_day = day_in_london(start.unwrap_or(received_at)).min(last_day);
        let time = Time::Calendar(CalendarTime { first_day, last_day });
        return Some(Clock { power: power.kind, start_known: true, extended: false, time });
    }
    let length = length_on(power.kind, NATION, day_in_london(start.unwrap_or(received_at)))?.length;
    let time = start.map_or_else(|| ended_by(received_at, length), |start| length.from_start(start));
    let until = extension(power);
    let time = until.map_or(time, |until| extended(time, until, start.is_some()));
    Some(Clock { power: power.kind, start_known: start.is_some(), extended: until.is_some(), time })
}

/// The last day where the papers say it: of a power of months, which may have been renewed, and of an authorisation.
fn stated_end(power: &Power) -> Option<Date> {
    let by_date = [PowerKind::S3, PowerKind::Cto, PowerKind::Guardianship, PowerKind::Dols];
    power.ends_on.filter(|_| by_date.contains(&power.kind))
}

/// The earliest start that was said for the power: its own, or the record under s5(4) before an s5(2) (s5(5)), or the
/// admission under s4 before an s2. Where such a power stands in the list beside it, it counts as having come before:
/// it can only make the start earlier, never known.
fn start(power: &Power, all: &[Power]) -> Option<Timestamp> {
    let (before, came_before) = match power.kind {
        PowerKind::S5_2 => (power.preceded_by_s5_4_at, Some(PowerKind::S5_4)),
        PowerKind::S2 => (power.preceded_by_s4_at, Some(PowerKind::S4)),
        _ => (None, None),
    };
    let said = [own_start(power), before].into_iter().flatten().min()?;
    let beside = all.iter().filter(|other| Some(other.kind) == came_before).filter_map(own_start);
    Some(beside.fold(said, Timestamp::min))
}

/// A time that stands beside "not known" is not relied on.
fn own_start(power: &Power) -> Option<Timestamp> {
    power.started_at.filter(|_| !power.start_not_known)
}

/// A time that was over when the referral was received: in hours at that moment, in days with the day before.
fn ended_by(received_at: Timestamp, length: Length) -> Time {
    match length {
        Length::Hours(_) => Time::Elapsed(ElapsedTime { started_at: received_at, ends_at: received_at }),
        Length::Days(_) | Length::Months(_) => {
            let day = day_in_london(received_at).saturating_sub(1.day());
            Time::Calendar(CalendarTime { first_day: day, last_day: day })
        }
    }
}

/// Until when it was extended, where it can be.
fn extension(power: &Power) -> Option<Timestamp> {
    power.extended_until.filter(|_| matches!(power.kind, PowerKind::S135 | PowerKind::S136))
}

/// The time with the end that was said, never later than the law allows. An extension of a start that nobody knows
/// moves nothing to a later time.
fn extended(time: Time, until: Timestamp, start_known: bool) -> Time {
    let Time::Elapsed(time) = time else { return time };
    let latest = if start_known { after(time.ends_at, LONGEST_EXTENSION) } else { time.ends_at };
    let ends_at = until.min(latest);
    Time::Elapsed(ElapsedTime { started_at: time.started_at.min(ends_at), ends_at })
}
