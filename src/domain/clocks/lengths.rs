//! How long each power runs, as data: a row for each power, law and time in which that law was in force.
//!
//! Sources are named in the rows. A law that is enacted but not commenced has rows without a date, which the ordinary
//! look-up never chooses; its commencement is a date in this table.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Timestamp};

use super::{CalendarTime, ElapsedTime, Time};
use crate::domain::codes::codes;
use crate::domain::power::PowerKind;
use crate::domain::time::day_in_london;

codes! {
    /// The part of England and Wales whose law it is.
    Nation {
        /// England.
        England = "england",
        /// Wales.
        Wales = "wales",
    }
}

codes! {
    /// The law that a length comes from.
    Law {
        /// Mental Health Act 1983 as amended.
        MentalHealthAct1983 = "mental_health_act_1983",
        /// The same as the Mental Health Act 2025 will amend it.
        MentalHealthAct2025 = "mental_health_act_2025",
        /// Police and Criminal Evidence Act 1984.
        Pace1984 = "pace_1984",
    }
}

/// How long a power runs from its start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Real hours.
    Hours(u16),
    /// Days, the first included.
    Days(u16),
    /// Months, the first day included.
    Months(u8),
}

impl Length {
    /// The time of this length that begins at `start`, or with its day in London.
    #[must_use]
    pub fn from_start(self, start: Timestamp) -> Time {
        match self {
            Self::Hours(hours) => Time::Elapsed(ElapsedTime::of_hours(start, hours)),
            Self::Days(days) => Time::Calendar(CalendarTime::of_days(day_in_london(start), days)),
            Self::Months(months) => Time::Calendar(CalendarTime::of_months(day_in_london(start), months)),
        }
    }

    /// No time of this length is shorter: a month has 28 days at least.
    #[must_use]
    pub fn at_least(self) -> SignedDuration {
        SignedDuration::from_hours(match self {
            Self::Hours(hours) => i64::from(hours),
            Self::Days(days) => 24 * i64::from(days),
            Self::Months(months) => 24 * 28 * i64::from(months),
        })
    }
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LengthRow {
    /// Whose length it is.
    pub power: PowerKind,
    /// Where it holds.
    pub nations: &'static [Nation],
    /// The law.
    pub law: Law,
    /// The first day on which it was in force; none where it is not commenced.
    pub in_force_from: Option<Date>,
    /// The last day on which it was in force; none where it still is.
    pub until: Option<Date>,
    /// How long.
    pub length: Length,
    /// Section of the law.
    pub source: &'static str,
}

const BOTH: &[Nation] = Nation::ALL;
const ACT: Option<Date> = Some(date(1983, 9, 30));
const PLACES_OF_SAFETY: Option<Date> = Some(date(2017, 12, 11));
const COMMUNITY_TREATMENT: Option<Date> = Some(date(2008, 11, 3));
const PACE: Option<Date> = Some(date(1986, 1, 1));

/// A row of the Act of 1983 that still holds.
const fn row(power: PowerKind, in_force_from: Option<Date>, length: Length, source: &'static str) -> LengthRow {
    LengthRow { power, nations: BOTH, law: Law::MentalHealthAct1983, in_force_from, until: None, length, source }
}

/// The 72 hours that s135 and s136 had before the Policing and Crime Act 2017 came into force.
const fn before_2017(power: PowerKind, source: &'static str) -> LengthRow {
    LengthRow { until: Some(date(2017, 12, 10)), ..row(power, ACT, Length::Hours(72), source) }
}

/// Every length there is. A power without a row has no length: it has no clock, or ends on a stated day only.
pub const LENGTHS: &[LengthRow] = &[
    row(PowerKind::S2, ACT, Length::Days(28), "s2(4)"),
    row(PowerKind::S3, ACT, Length::Months(6), "s20(1)"),
    LengthRow {
        law: Law::MentalHealthAct2025,
        ..row(PowerKind::S3, None, Length::Months(3), "Mental Health Act 2025 s29")
    },
    row(PowerKind::S4, ACT, Length::Hours(72), "s4(4)"),
    row(PowerKind::S5_2, ACT, Length::Hours(72), "s5(2)"),
    row(PowerKind::S5_4, ACT, Length::Hours(6), "s5(4)"),
    row(PowerKind::Cto, COMMUNITY_TREATMENT, Length::Months(6), "s20A(1)"),
    row(PowerKind::CtoRecall, COMMUNITY_TREATMENT, Length::Hours(72), "s17F(6), (8)(a)"),
    before_2017(PowerKind::S135, "s135(3)"),
    row(PowerKind::S135, PLACES_OF_SAFETY, Length::Hours(24), "s135(3ZA)"),
    before_2017(PowerKind::S136, "s136(2)"),
    row(PowerKind::S136, PLACES_OF_SAFETY, Length::Hours(24), "s136(2A)"),
    row(PowerKind::Guardianship, ACT, Length::Months(6), "s20(1)"),
    LengthRow { law: Law::Pace1984, ..row(PowerKind::PaceArrest, PACE, Length::Hours(24), "s41(1)") },
];

impl LengthRow {
    /// Whether it was in force on `day`.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.in_force_from.is_some_and(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// The row that held for a power that began on `day`; the first one for a day before there was any, which can only be a
/// slip of the pen. None where the power has no length.
#[must_use]
pub fn length_on(power: PowerKind, nation: Nation, day: Date) -> Option<&'static LengthRow> {
    let commenced = || rows(power, nation).filter(|row| row.in_force_from.is_some());
    commenced().find(|row| row.holds_on(day)).or_else(|| commenced().next())
}

/// The row of one law, whether it is commenced or not.
#[must_use]
pub fn length_under(law: Law, power: PowerKind, nation: Nation) -> Option<&'static LengthRow> {
    rows(power, nation).filter(|row| row.law == law).last()
}

fn rows(power: PowerKind, nation: Nation) -> impl Iterator<Item = &'static LengthRow> {
    LENGTHS.iter().filter(move |row| row.power == power && row.nations.contains(&nation))
}
