//! What is left to do in a section, by the names of its questions. Imports `domain`, `form`.

use crate::domain::{Problem, ProblemCode};
use crate::form::Form;

/// So many are named; the others are counted.
const NAMED: usize = 4;

/// A sentence for answers that are missing, and one for those to put right.
pub(super) fn left(form: &Form, problems: &[Problem]) -> Vec<String> {
    let (missing, wrong): (Vec<&Problem>, Vec<&Problem>) =
        problems.iter().partition(|problem| problem.code == ProblemCode::Required);
    let sentences = [("Missing", missing), ("To put right", wrong)].into_iter().filter(|(_, found)| !found.is_empty());
    sentences.map(|(heading, found)| format!("{heading}: {}", named(form, &found))).collect()
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
