//! What is left to do in a section, by the names of its questions. Imports `domain`, `form`.

use crate::domain::{Problem, ProblemCode};
use crate::form::Form;

/// So many are named; the others are counted.
const NAMED: usize = 4;

const HEADINGS: [&str; 3] = ["Missing", "To put right", "By telephone because of"];

/// A line for each kind: answers that are missing, that are wrong, and that need a telephone call.
pub(super) fn left(form: &Form, problems: &[Problem]) -> Vec<String> {
    let of = |heading: &str| {
        let found: Vec<&Problem> = problems.iter().filter(|problem| self::heading(problem.code) == heading).collect();
        (!found.is_empty()).then(|| format!("{heading}: {}", named(form, &found)))
    };
    HEADINGS.into_iter().filter_map(of).collect()
}

fn heading(code: ProblemCode) -> &'static str {
    match code {
        ProblemCode::Required => HEADINGS[0],
        ProblemCode::MustRing999 | ProblemCode::MustTelephone => HEADINGS[2],
        _ => HEADINGS[1],
    }
}

fn named(form: &Form, problems: &[&Problem]) -> String {
    let mut names: Vec<String> = Vec::new();
    for name in problems.iter().filter_map(|problem| name(form, &problem.pointer)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = names.len().saturating_sub(NAMED);
    names.truncate(NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    format!("{}{more}", names.join("; "))
}

/// A question in a group is known by the group as well: “Suicide: is there a risk?”.
fn name(form: &Form, pointer: &str) -> Option<String> {
    let label = form.question(pointer)?.label.trim_end_matches(" (optional)");
    let group = pointer.rsplit_once('/').and_then(|(group, _)| form.question(group)).map(|group| group.label.as_str());
    Some(match group.filter(|group| !group.is_empty()) {
        Some(group) => format!("{}, {}", group.trim_end_matches('?'), lower_first(label)),
        None => label.to_owned(),
    })
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
