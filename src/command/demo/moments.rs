//! Times and dates that are written as they lie from a moment: `ago 1h30m`, `in 5h`, `day -2`. Imports `domain`.

use jiff::{SignedDuration, Timestamp, ToSpan};
use serde_json::Value;

use crate::domain::time::london;

/// Puts the time or the date in place of every text that is written so. Any other text stays as it is.
pub(super) fn resolve(value: &mut Value, moment: Timestamp) {
    match value {
        Value::Object(members) => members.values_mut().for_each(|inner| resolve(inner, moment)),
        Value::Array(entries) => entries.iter_mut().for_each(|inner| resolve(inner, moment)),
        Value::String(text) => {
            if let Some(resolved) = at(text, moment) {
                *text = resolved;
            }
        }
        _ => {}
    }
}

fn at(text: &str, moment: Timestamp) -> Option<String> {
    let (word, rest) = text.split_once(' ')?;
    let span = || rest.parse::<SignedDuration>().ok();
    match word {
        "ago" => moment.checked_sub(span()?).ok().map(|time| time.to_string()),
        "in" => moment.checked_add(span()?).ok().map(|time| time.to_string()),
        "day" => {
            let days: i64 = rest.parse().ok()?;
            let today = moment.to_zoned(london()).date();
            today.checked_add(days.days()).ok().map(|date| date.to_string())
        }
        _ => None,
    }
}
