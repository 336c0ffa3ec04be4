//! Answers made with an older version of the form, carried forward to this one. What the form's file says has moved
//! moves; what it says is no more, and whatever else this version does not know, is set aside and never lost. Imports
//! `definition`, `condition`, `pointer`, `refuse`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::condition::has_answer;
use super::definition::Form;
use super::load::Fault;
use super::{pointer, refuse};

/// One change of the form, as its file tells it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version that came with it.
    pub(super) version: u32,
    /// Where answers went.
    pub(super) moved: Option<Moved>,
    /// Where answers are no more.
    pub(super) removed: Option<String>,
    /// What to tell whoever had begun before.
    pub(super) words: String,
}

/// From where answers moved to where: pointers, `*` for each entry of a list.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    pub(super) from: String,
    pub(super) to: String,
}

/// Answers by this version of the form.
#[derive(Debug, Clone, PartialEq)]
pub struct Carried {
    /// The answers.
    pub answers: Value,
    /// What has no place among them any more, by the pointers that it had.
    pub set_aside: Map<String, Value>,
    /// What changed, in words.
    pub changes: Vec<String>,
}

impl Form {
    /// What changed after `version`, in words.
    #[must_use]
    pub fn changes_since(&self, version: u32) -> Vec<String> {
        self.changes.iter().filter(|change| change.version > version).map(|change| change.words.clone()).collect()
    }

    /// Carries answers that were made with `from_version` forward to this version.
    #[must_use]
    pub fn carried_forward(&self, answers: &Value, from_version: u32) -> Carried {
        let changes = self.changes_since(from_version);
        let mut carried = Carried { answers: answers.clone(), set_aside: Map::new(), changes };
        if from_version < self.version {
            self.changes.iter().filter(|change| change.version > from_version).for_each(|change| carried.apply(change));
            carried.set_unknown_aside(self);
        }
        carried
    }
}

impl Carried {
    fn apply(&mut self, change: &Change) {
        let (from, to) = match (&change.moved, &change.removed) {
            (Some(moved), _) => (moved.from.as_str(), Some(moved.to.as_str())),
            (None, Some(removed)) => (removed.as_str(), None),
            (None, None) => return,
        };
        for at in places(&self.answers, from) {
            let Some(answer) = take(&mut self.answers, &at) else { continue };
            let target = to.map(|to| beside(&at, from, to));
            let rest = match target {
                Some(to) => put(&mut self.answers, &to, answer),
                None => Some(answer),
            };
            self.keep_aside(at, rest);
        }
    }

    /// Nothing that was typed is dropped, whether the form's file tells of it or not.
    fn set_unknown_aside(&mut self, form: &Form) {
        let unknown = self.answers.as_object().map(|members| refuse::unknown(form, members)).unwrap_or_default();
        for at in unknown {
            let answer = take(&mut self.answers, &at);
            self.keep_aside(at, answer);
        }
    }

    fn keep_aside(&mut self, at: String, answer: Option<Value>) {
        if let Some(answer) = answer.filter(has_answer) {
            self.set_aside.insert(at, answer);
        }
    }
}

/// The pointers that a pointer with `*` stands for, as far as these answers go.
fn places(answers: &Value, pattern: &str) -> Vec<String> {
    let Some((list, rest)) = pattern.split_once("/*") else { return vec![pattern.to_owned()] };
    let entries = answers.pointer(list).and_then(Value::as_array).map_or(0, Vec::len);
    (0..entries).flat_map(|index| places(answers, &format!("{list}/{index}{rest}"))).collect()
}

/// `to` for the entries of lists in which `at`, one of the places of `from`, lies.
fn beside(at: &str, from: &str, to: &str) -> String {
    let indexes = at.split('/').zip(from.split('/')).filter(|(_, part)| *part == "*").map(|(index, _)| index);
    indexes.fold(to.to_owned(), |to, index| to.replacen('*', index, 1))
}

fn take(answers: &mut Value, at: &str) -> Option<Value> {
    let (parent, name) = at.rsplit_once('/')?;
    answers.pointer_mut(parent)?.as_object_mut()?.shift_remove(&pointer::unescaped(name))
}

/// Puts an answer where there is none yet, with the groups around it; gives it back where it has no room.
fn put(answers: &mut Value, at: &str, answer: Value) -> Option<Value> {
    let mut place = &mut *answers;
    for name in at.split('/').skip(1) {
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
        let inner = match place {
            Value::Object(members) => Some(members.entry(name).or_insert(Value::Null)),
            Value::Array(entries) => name.parse::<usize>().ok().and_then(|index| entries.get_mut(index)),
            _ => None,
        };
        let Some(inner) = inner else { return Some(answer) };
        place = inner;
    }
    if has_answer(place) {
        return Some(answer);
    }
    *place = answer;
    None
}

/// Refuses changes that make no sense.
///
/// # Errors
/// Names the pointer, and what is wrong with it.
pub(super) fn check(form: &Form) -> Result<(), Fault> {
    let mut version = 2;
    for (index, change) in form.changes.iter().enumerate() {
        let (gone, to) = match (&change.moved, &change.removed) {
            (Some(moved), None) => (&moved.from, Some(&moved.to)),
            (None, Some(removed)) => (removed, None),
            _ => return Err(("changes".to_owned(), "a change has either moved or removed".to_owned())),
        };
        let fault = |what: &str| Err((gone.clone(), what.to_owned()));
        if change.version < version || change.version > form.version {
            return fault("a change comes with a version from 2 to the form's, and after those of earlier versions");
        }
        version = change.version;
        if change.words.trim().is_empty() {
            return fault("a change says in words what changed");
        }
        if !gone.starts_with('/') || gone.ends_with('*') || is_there(form, gone) {
            return fault("answers move from, or are removed from, where no question is any more");
        }
        if let Some(to) = to
            && !is_target(form, index, gone, to)
        {
            return fault(
                "answers move to a question of the same entry of a list, or to where a later change takes them",
            );
        }
    }
    Ok(())
}

fn is_there(form: &Form, at: &str) -> bool {
    form.question(at).is_some() || at.strip_prefix('/').is_some_and(|id| form.section(id).is_some())
}

/// Whether answers can move there: what lies in a list stays in its entry.
fn is_target(form: &Form, index: usize, from: &str, to: &str) -> bool {
    let list = |at: &str| at.rfind("/*").map(|end| at[..end].to_owned());
    let leaves = |change: &Change| change.moved.as_ref().map(|moved| &moved.from).or(change.removed.as_ref()).cloned();
    let later = form.changes[index + 1..].iter().filter_map(leaves).any(|gone| gone == to);
    list(from) == list(to) && !to.ends_with('*') && (later || is_there(form, to))
}

/// An answer that was set aside, a line a value: its question is not known any more.
#[must_use]
pub fn lines(answer: &Value) -> Vec<String> {
    match answer {
        Value::Null => Vec::new(),
        Value::String(text) => text.lines().map(str::to_owned).collect(),
        Value::Array(entries) => entries.iter().flat_map(lines).collect(),
        Value::Object(members) => {
            let member = |(name, inner): (&String, &Value)| format!("{}: {}", spoken(name), lines(inner).join(", "));
            members.iter().map(member).collect()
        }
        Value::Bool(true) => vec!["Yes".to_owned()],
        Value::Bool(false) => vec!["No".to_owned()],
        other => vec![other.to_string()],
    }
}

/// A member's name or code, as far as it can be read: `last_seen` → `last seen`.
#[must_use]
pub fn spoken(name: &str) -> String {
    name.replace('_', " ")
}
