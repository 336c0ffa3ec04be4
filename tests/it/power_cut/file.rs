//! What one file holds: what is safe, and what was done to it since, of which any part may be lost, sector by sector.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand::RngExt;
use rand::rngs::StdRng;

use super::disk::Mood;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// A file.
#[derive(Default)]
pub struct File {
    safe: Vec<u8>,
    edits: Vec<Edit>,
    size: usize,
}

struct Edit {
    call: usize,
    change: Change,
}

enum Change {
    Bytes(usize, Arc<[u8]>),
    /// The new size, and the larger one of both.
    Size(usize, usize),
}

impl Change {
    /// The bytes that it changes.
    fn range(&self) -> (usize, usize) {
        match self {
            Self::Bytes(at, bytes) => (*at, at + bytes.len()),
            Self::Size(size, larger) => (*size, *larger),
        }
    }

    fn sectors(&self) -> std::ops::Range<usize> {
        let (from, to) = self.range();
        from / SECTOR..to.div_ceil(SECTOR).max(from / SECTOR)
    }

    /// Makes the change within one sector.
    fn draw(&self, sector: usize, content: &mut Vec<u8>) {
        let (from, to) = self.range();
        let (from, to) = (from.max(sector * SECTOR), to.min((sector + 1) * SECTOR));
        if content.len() < to {
            content.resize(to, 0);
        }
        match self {
            Self::Bytes(at, bytes) => content[from..to].copy_from_slice(&bytes[from - at..to - at]),
            Self::Size(..) => content[from..to].fill(0),
        }
    }
}

impl File {
    /// Writes bytes, at the end where it is not said where.
    pub fn write(&mut self, call: usize, at: Option<usize>, bytes: Arc<[u8]>) {
        let at = at.unwrap_or(self.size);
        self.size = self.size.max(at + bytes.len());
        self.edits.push(Edit { call, change: Change::Bytes(at, bytes) });
    }

    /// Cuts it, or makes it longer.
    pub fn resize(&mut self, call: usize, size: usize) {
        self.edits.push(Edit { call, change: Change::Size(size, size.max(self.size)) });
        self.size = size;
    }

    /// What was done before the call of this number is safe.
    pub fn sync(&mut self, began: usize) {
        let before = self.edits.iter().take_while(|edit| edit.call < began).count();
        for edit in self.edits.drain(..before) {
            edit.change.sectors().for_each(|sector| edit.change.draw(sector, &mut self.safe));
            let size = size_after(self.safe.len(), &edit.change);
            self.safe.resize(size, 0);
        }
    }

    /// Whether all of it is safe.
    pub fn is_safe(&self) -> bool {
        self.edits.is_empty()
    }

    /// What is safe.
    pub fn safe(&self) -> &[u8] {
        &self.safe
    }

    /// What is there after a power cut. A sector is as it was at some moment since the sync; so is the size.
    pub fn after(&self, mood: Mood, chance: &mut StdRng) -> Vec<u8> {
        let edits = self.edits.len();
        let (reached, size) = match mood {
            Mood::Dropped => (BTreeMap::new(), 0),
            Mood::Kept => (self.all(|_| edits), edits),
            Mood::Mixed => self.mixed(chance),
        };
        let mut content = self.safe.clone();
        for (number, Edit { change, .. }) in self.edits.iter().enumerate() {
            let there = change.sectors().filter(|sector| reached.get(sector).is_some_and(|&most| number < most));
            there.for_each(|sector| change.draw(sector, &mut content));
        }
        let size = self.edits[..size].iter().fold(self.safe.len(), |size, edit| size_after(size, &edit.change));
        content.resize(size, 0);
        content
    }

    /// How many edits reached each sector, and how many the size: those before a moment and a torn part of the next;
    /// whole edits in any order; or each sector for itself.
    fn mixed(&self, chance: &mut StdRng) -> (BTreeMap<usize, usize>, usize) {
        let edits = self.edits.len();
        let size = chance.random_range(0..=edits);
        match chance.random_range(0..3) {
            0 => {
                let torn = self.edits.get(size).map(|edit| edit.change.sectors()).unwrap_or_default();
                (self.all(|sector| size + usize::from(torn.contains(&sector) && chance.random())), size)
            }
            1 => {
                let mut reached = BTreeMap::new();
                for (number, edit) in self.edits.iter().enumerate().filter(|_| chance.random()) {
                    reached.extend(edit.change.sectors().map(|sector| (sector, number + 1)));
                }
                (reached, size)
            }
            _ => (self.all(|_| chance.random_range(0..=edits)), size),
        }
    }

    /// A number of edits for each sector that any of them touched.
    fn all(&self, mut most: impl FnMut(usize) -> usize) -> BTreeMap<usize, usize> {
        let mut reached = BTreeMap::new();
        for sector in self.edits.iter().flat_map(|edit| edit.change.sectors()) {
            reached.entry(sector).or_insert_with(|| most(sector));
        }
        reached
    }
}

fn size_after(size: usize, change: &Change) -> usize {
    match change {
        Change::Bytes(at, bytes) => size.max(at + bytes.len()),
        Change::Size(size, _) => *size,
    }
}
