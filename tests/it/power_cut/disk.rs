//! A disk as the standard of files describes it, harsher than any real one: what a file holds is safe after a sync of
//! the file, what it is called after a sync of its folder, and nothing else is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rand::RngExt;
use rand::rngs::StdRng;

use super::file::File;
use super::trace::Deed;

/// Syncs that a disk only pretends to do, for a control that has to lose something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lies {
    /// It does them all.
    Never,
    /// About the database and its log.
    OfTheDatabase,
    /// About the bytes of documents.
    OfDocuments,
    /// About names in folders.
    OfFolders,
}

/// What becomes of what was not synced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// All of it is gone.
    Dropped,
    /// All of it is there.
    Kept,
    /// Each name and each sector for itself.
    Mixed,
}

/// Files and their names, as they are and as they are safe.
pub struct Disk {
    files: Vec<Option<File>>,
    names: BTreeMap<String, Name>,
    lies: Lies,
}

/// What stands under one name: the number of a file, or nothing.
#[derive(Default)]
struct Name {
    safe: Option<usize>,
    turns: Vec<Turn>,
}

/// A change of what stands under a name.
struct Turn {
    call: usize,
    now: Option<usize>,
    /// The other name of a rename: this one goes only when that one has come.
    only_with: Option<String>,
}

impl Disk {
    /// An empty disk.
    pub fn new(lies: Lies) -> Self {
        Self { files: Vec::new(), names: BTreeMap::new(), lies }
    }

    /// Does what was done by the call of this number.
    pub fn apply(&mut self, call: usize, deed: &Deed) {
        match deed {
            Deed::Create { name, emptied } => self.create(call, name, *emptied),
            Deed::Folder(name) => self.make(call, name, None),
            Deed::Write { name, at, bytes } => self.file(name).write(call, *at, bytes.clone()),
            Deed::Size(name, size) => self.file(name).resize(call, *size),
            Deed::Sync(name, began) => self.sync(name, *began),
            Deed::Rename(from, to) => {
                let now = self.current(from);
                self.turn(call, to, now, None);
                self.turn(call, from, None, Some(to.clone()));
            }
            Deed::Link(from, to) => self.turn(call, to, self.current(from), None),
            Deed::Remove(name) => self.turn(call, name, None, None),
        }
    }

    /// Makes `into` what the disk would hold after a power cut now. Whether anything was not synced.
    pub fn image(&self, mood: Mood, chance: &mut StdRng, into: &Path) -> bool {
        let kept = self.names_kept(mood, chance);
        let (mut folders, mut drawn) = (BTreeSet::from([""]), BTreeMap::new());
        for (name, name_kept) in self.names.iter().zip(kept.values()) {
            let (name, turns) = name;
            let stands = name_kept.checked_sub(1).map_or(turns.safe, |last| turns.turns[last].now);
            let Some(number) = stands.filter(|_| folders.contains(above(name))) else { continue };
            match &self.files[number] {
                None => {
                    std::fs::create_dir(into.join(name)).unwrap();
                    folders.insert(name);
                }
                Some(file) if file.is_safe() => std::fs::write(into.join(name), file.safe()).unwrap(),
                Some(file) => {
                    let content = drawn.entry(number).or_insert_with(|| file.after(mood, chance));
                    std::fs::write(into.join(name), content).unwrap();
                }
            }
        }
        let all_safe = self.names.values().all(|name| name.turns.is_empty());
        !all_safe || self.files.iter().flatten().any(|file| !file.is_safe())
    }

    /// How many turns of each name reached the disk.
    fn names_kept(&self, mood: Mood, chance: &mut StdRng) -> BTreeMap<&str, usize> {
        let mut draw = |turns: usize| match mood {
            Mood::Dropped => 0,
            Mood::Kept => turns,
            Mood::Mixed => chance.random_range(0..=turns),
        };
        let mut kept: BTreeMap<&str, usize> =
            self.names.iter().map(|(name, turns)| (name.as_str(), draw(turns.turns.len()))).collect();
        for (name, turns) in &self.names {
            let lost = |turn: &Turn| {
                let other = turn.only_with.as_ref()?;
                let there = &self.names[other].turns;
                let place = there.iter().position(|t| t.call == turn.call)?;
                (kept[other.as_str()] <= place).then_some(())
            };
            if let Some(first) = turns.turns.iter().position(|turn| lost(turn).is_some()) {
                let most = kept[name.as_str()].min(first);
                kept.insert(name, most);
            }
        }
        kept
    }

    fn create(&mut self, call: usize, name: &str, emptied: bool) {
        if self.current(name).is_none() {
            self.make(call, name, Some(File::default()));
        } else if emptied {
            self.file(name).resize(call, 0);
        }
    }

    fn make(&mut self, call: usize, name: &str, file: Option<File>) {
        self.files.push(file);
        self.turn(call, name, Some(self.files.len() - 1), None);
    }

    fn turn(&mut self, call: usize, name: &str, now: Option<usize>, only_with: Option<String>) {
        self.names.entry(name.to_owned()).or_default().turns.push(Turn { call, now, only_with });
    }

    fn sync(&mut self, name: &str, began: usize) {
        let number = self.current(name);
        if let Some(file) = number.and_then(|number| self.files[number].as_mut()) {
            let is_lie = match self.lies {
                Lies::OfTheDatabase => name.contains("amhp-hub.db"),
                Lies::OfDocuments => name.contains("files/"),
                _ => false,
            };
            if !is_lie {
                file.sync(began);
            }
        } else if self.lies != Lies::OfFolders {
            let inside = self.names.iter_mut().filter(|(inner, _)| above(inner) == name);
            inside.for_each(|(_, inner)| inner.sync(began));
        }
    }

    fn current(&self, name: &str) -> Option<usize> {
        let name = self.names.get(name)?;
        name.turns.last().map_or(name.safe, |turn| turn.now)
    }

    fn file(&mut self, name: &str) -> &mut File {
        let number = self.current(name).unwrap_or_else(|| panic!("{name} is not there"));
        self.files[number].as_mut().unwrap_or_else(|| panic!("{name} is a folder"))
    }
}

impl Name {
    fn sync(&mut self, began: usize) {
        let before = self.turns.iter().take_while(|turn| turn.call < began).count();
        if let Some(last) = self.turns.drain(..before).next_back() {
            self.safe = last.now;
        }
    }
}

fn above(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(above, _)| above)
}
