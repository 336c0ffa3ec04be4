//! What was accepted, and what its authors had been shown: enough to tell what may be gone.

use std::collections::{BTreeMap, BTreeSet};

use super::world::Post;

/// Text by field.
pub type Texts = BTreeMap<&'static str, String>;

/// A save.
#[derive(Debug, Clone)]
pub struct Write {
    /// What its author typed.
    pub typed: Texts,
    /// Texts that stood before its author, by field.
    pub knew: BTreeSet<(&'static str, String)>,
    /// Whether it was answered as saved; one that was cut off may have been saved all the same.
    pub accepted: bool,
}

/// A post that was kept, and neither saved nor thrown away as far as anybody was told.
#[derive(Debug, Clone)]
pub struct Parked {
    /// The browser that it was typed in.
    pub device: usize,
    /// What it is.
    pub post: Post,
    /// Its id, once it was offered.
    pub id: Option<String>,
    /// It was sent again and cut off: the write that counts as accepted once it is not offered any more.
    pub cut: Option<usize>,
}

/// Every save to one draft, and what was met.
#[derive(Debug, Clone, Default)]
pub struct Model {
    /// In the order in which they were answered.
    pub writes: Vec<Write>,
    /// What is kept.
    pub parked: Vec<Parked>,
    /// How often something was met, by its name.
    pub met: BTreeMap<&'static str, usize>,
}

/// What has to be met at least once, else the steps are too tame.
const EVERYTHING: &[&str] = &[
    "saved",
    "told of both",
    "chosen",
    "session over",
    "kept and saved",
    "kept, and both shown",
    "kept, sent again and cut",
    "kept from others",
    "thrown away",
    "cut",
    "program saved",
    "program told",
    "document added",
    "document removed",
];

impl Model {
    /// Counts something.
    pub fn meet(&mut self, what: &'static str) {
        *self.met.entry(what).or_default() += 1;
    }

    /// Adds another's counts.
    pub fn add(&mut self, other: &Self) {
        for (what, count) in &other.met {
            *self.met.entry(what).or_default() += count;
        }
    }

    /// The counts in words.
    pub fn counted(&self) -> String {
        format!("{:?}", self.met)
    }

    /// Whether each thing happened.
    pub fn has_met_everything(&self) -> bool {
        EVERYTHING.iter().all(|what| self.met.contains_key(what))
    }

    /// Accepted texts that are neither kept nor overwritten by somebody who had been shown them.
    pub fn lost(&self, kept: &Texts) -> Vec<(&'static str, String)> {
        let accepted = self.writes.iter().filter(|write| write.accepted).flat_map(|write| &write.typed);
        let is_lost = |(field, text): &(&&'static str, &String)| {
            let is_kept = kept.get(*field) == Some(*text);
            !is_kept && !self.is_overwritten_knowingly(field, text)
        };
        accepted.filter(is_lost).map(|(field, text)| (*field, text.clone())).collect()
    }

    fn is_overwritten_knowingly(&self, field: &'static str, text: &str) -> bool {
        let knew = |write: &Write| write.knew.contains(&(field, text.to_owned()));
        let others = |write: &&Write| write.typed.get(field).is_some_and(|other| other != text);
        self.writes.iter().filter(others).any(knew)
    }
}
