//! Time as the calendar counts it: whole days in Europe/London, the first and the last included. Imports `time`.
//!
//! Source: Mental Health Act 1983 ("28 days beginning with the day"); weekends and bank holidays count.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};

use crate::domain::time::london;

/// From one day to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarTime {
    /// The first day; the day of receipt, or the last day where that is earlier, where only the end was said.
    pub first_day: Date,
    /// The last day.
    pub last_day: Date,
}

impl CalendarTime {
    /// So many days beginning with `first_day`; none is no days' time, so the least is one.
    #[must_use]
    pub fn of_days(first_day: Date, days: u16) -> Self {
        let further = i64::from(days.saturating_sub(1));
        Self { first_day, last_day: first_day.saturating_add(further.days()) }
    }

    /// So many months beginning with `first_day`: to the day before the corresponding date, or to the end of the month
    /// where the last month has no such date (s20(1); the usual reading of "months beginning with").
    #[must_use]
    pub fn of_months(first_day: Date, months: u8) -> Self {
        let corresponding = first_day.saturating_add(i64::from(months).months());
        let exists = corresponding.day() == first_day.day();
        let last_day = if exists { corresponding.saturating_sub(1.day()) } else { corresponding };
        Self { first_day, last_day }
    }

    /// The midnight in London after the last day.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        let next = self.last_day.tomorrow().and_then(|day| day.to_zoned(london()));
        next.map_or(Timestamp::MAX, |midnight| midnight.timestamp())
    }
}
