//! Answers in which every question of the form is asked and answered, kept as data in `scenes.toml`.

use std::sync::LazyLock;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;

use crate::support::examples;

/// Answers that can be submitted.
#[derive(Clone)]
pub struct Scene {
    /// The answers.
    pub answers: Value,
    /// Pointers, `*` for any member, of what is needed here and only kept elsewhere.
    pub needed: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    scene: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    needed: Vec<String>,
    set: Value,
}

/// Every scene, with the person seen an hour before `now`.
pub fn scenes(now: Timestamp) -> Vec<Scene> {
    static FILE: LazyLock<File> = LazyLock::new(|| toml::from_str(include_str!("scenes.toml")).unwrap());
    // An hour after the person was seen in the example: its times come unmoved.
    let example = examples::full("2026-11-21T10:40:00Z".parse().unwrap());
    let scene = |written: &Written| {
        let answers = amhp_hub::form::merge(&example, &written.set).unwrap();
        Scene { answers: examples::moved(answers, now), needed: written.needed.clone() }
    };
    FILE.scene.iter().map(scene).collect()
}

/// Every pointer into `answers` that a pattern with `*` for entries means.
pub fn pointers(answers: &Value, pattern: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in pattern.split('/').skip(1) {
        let further = |at: String| -> Vec<String> {
            match (part, answers.pointer(&at)) {
                ("*", Some(Value::Array(entries))) => (0..entries.len()).map(|index| format!("{at}/{index}")).collect(),
                _ => vec![format!("{at}/{part}")],
            }
        };
        found = found.into_iter().flat_map(further).collect();
    }
    found.retain(|pointer| answers.pointer(pointer).is_some());
    found
}

impl Scene {
    /// Whether the scene says that this answer, else only kept, is needed in it.
    pub fn needs(&self, pointer: &str) -> bool {
        let is = |pattern: &String| {
            let (mut parts, mut wanted) = (pointer.split('/'), pattern.split('/'));
            parts.clone().count() == wanted.clone().count()
                && wanted.all(|part| {
                    let other = parts.next();
                    part == "*" || other == Some(part)
                })
        };
        self.needed.iter().any(is)
    }
}
