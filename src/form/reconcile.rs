//! Two changes to one draft: what only one side changed merges, what both changed differently is told.
//!
//! A page posts every question of its section, also those that nobody touched. Compared with what the page showed,
//! the post says which answers its author really changed. Imports `pointer`.

use serde_json::{Map, Value};

use super::pointer;

/// Reduces `patch` to what it changes of `shown`, so that it can be applied to `current`.
///
/// # Errors
/// The pointers of answers that both `patch` and `current` changed from `shown`, to different answers.
pub fn reconcile(shown: &Value, patch: &Value, current: &Value) -> Result<Value, Vec<String>> {
    let mut conflicts = Vec::new();
    let reduced = reduce(patch, Sides { shown: Some(shown), current: Some(current) }, "", &mut conflicts);
    if conflicts.is_empty() { Ok(reduced.unwrap_or_else(|| Value::Object(Map::new()))) } else { Err(conflicts) }
}

#[derive(Clone, Copy)]
struct Sides<'a> {
    shown: Option<&'a Value>,
    current: Option<&'a Value>,
}

impl<'a> Sides<'a> {
    fn member(self, name: &str) -> Self {
        let of = |side: Option<&'a Value>| side.and_then(|value| value.get(name));
        Self { shown: of(self.shown), current: of(self.current) }
    }

    /// Whether each side is an object or not there: only then can their members be looked at one by one.
    fn are_groups(self) -> bool {
        [self.shown, self.current].into_iter().flatten().all(Value::is_object)
    }
}

/// What is left of the patch at one place; none where it changes nothing there.
fn reduce(patch: &Value, sides: Sides<'_>, at: &str, conflicts: &mut Vec<String>) -> Option<Value> {
    if let Value::Object(members) = patch
        && sides.are_groups()
    {
        let kept: Map<_, _> = members
            .iter()
            .filter_map(|(name, inner)| {
                let inner = reduce(inner, sides.member(name), &pointer::join(at, name), conflicts)?;
                Some((name.clone(), inner))
            })
            .collect();
        return (!kept.is_empty()).then_some(Value::Object(kept));
    }
    let (mine, shown, current) = (answer(Some(patch)), answer(sides.shown), answer(sides.current));
    if mine == shown || mine == current {
        return None;
    }
    if current != shown {
        conflicts.push(at.to_owned());
    }
    Some(patch.clone())
}

/// `null` in a patch and nothing there are the same: no answer.
fn answer(value: Option<&Value>) -> Option<&Value> {
    value.filter(|value| !value.is_null())
}
