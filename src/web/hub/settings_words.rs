//! Safety settings as people write and read them: lengths of time with their units, localities a line each, and what is
//! different between two settings. Pure; imports `domain`.

use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::service::SafetySettings;
use crate::domain::settings::Locality;

/// Groups of settings that are lengths of time, in the order of the page.
pub(super) const GROUPS: [&str; 4] = ["targets", "leads", "due", "alarms"];

static PART: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)([0-9]+)\s*([a-z]+)").expect("the pattern is written here and tested"));
static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*([0-9]+\s*[a-z]+(\s*,)?(\s+and)?\s*)+$").expect("the pattern is written here and tested")
});

/// "24 hours", "1 hour 30 minutes", "14 days".
pub(super) fn length(minutes: u64) -> String {
    let counted = |number: u64, unit: &str| if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") };
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted(minutes, "minute"),
        (hours, 0) if hours > 72 && hours % 24 == 0 => counted(hours / 24, "day"),
        (hours, 0) => counted(hours, "hour"),
        (hours, minutes) => format!("{} {}", counted(hours, "hour"), counted(minutes, "minute")),
    }
}

/// The minutes of a length that was typed with its units; none where it is no length.
pub(super) fn minutes(typed: &str) -> Option<u32> {
    if !LENGTH.is_match(typed) {
        return None;
    }
    PART.captures_iter(typed).try_fold(0_u32, |sum, part| {
        let unit = match part[2].to_lowercase().as_str() {
            "m" | "min" | "mins" | "minute" | "minutes" => 1,
            "h" | "hr" | "hrs" | "hour" | "hours" => 60,
            "d" | "day" | "days" => 24 * 60,
            _ => return None,
        };
        sum.checked_add(part[1].parse::<u32>().ok()?.checked_mul(unit)?)
    })
}

/// A locality a line: `north-end | North End | L4, L5 1`.
pub(super) fn lines(localities: &[Locality]) -> String {
    let line = |l: &Locality| format!("{} | {} | {}", l.slug, l.name, l.postcodes.join(", "));
    localities.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The localities of the lines that hold anything.
pub(super) fn localities(typed: &str) -> Vec<Locality> {
    typed.lines().filter(|line| !line.trim().is_empty()).map(locality).collect()
}

fn locality(line: &str) -> Locality {
    let mut parts = line.splitn(3, '|').map(str::trim);
    let mut next = || parts.next().unwrap_or_default().to_owned();
    let (slug, name, codes) = (next(), next(), next());
    let codes = codes.split(',').map(str::trim).filter(|code| !code.is_empty());
    Locality { slug, name, postcodes: codes.map(str::to_uppercase).collect() }
}

/// One setting that is different.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) struct Difference {
    /// Its key in the words, under `setting`.
    key: String,
    /// What it was.
    from: String,
    /// What it is.
    to: String,
}

/// Everything that is different, in the order of the page.
pub(super) fn differences(before: &SafetySettings, after: &SafetySettings) -> Vec<Difference> {
    let (was, is) = (json!(before), json!(after));
    let mut found = Vec::new();
    for group in ["gate"].into_iter().chain(GROUPS) {
        for (name, now) in is[group].as_object().into_iter().flatten() {
            let then = &was[group][name];
            if then != now {
                found.push(Difference { key: format!("{group}.{name}"), from: said(then), to: said(now) });
            }
        }
    }
    if before.localities != after.localities {
        let (from, to) = (lines(&before.localities), lines(&after.localities));
        found.push(Difference { key: "localities".to_owned(), from, to });
    }
    found
}

fn said(value: &Value) -> String {
    match value {
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Number(number) => length(number.as_u64().unwrap_or_default()),
        Value::Array(codes) => {
            let codes: Vec<String> =
                codes.iter().filter_map(Value::as_str).map(|code| code.replace('_', " ")).collect();
            if codes.is_empty() { "nobody else".to_owned() } else { codes.join(", ") }
        }
        other => other.to_string(),
    }
}
