//! The bounds of unpacking, and the reader that keeps them. Imports nothing of ours but the flaws.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use super::Flaw;

/// Bytes that a whole office file may unpack to.
pub const OFFICE_TOTAL: u64 = 200 << 20;
/// Bytes that the streams of a PDF may decode to, all stages together; a page scanned in colour is 26 MB.
pub const PDF_TOTAL: u64 = 512 << 20;
/// Bytes that a picture may have when it is drawn.
pub const PICTURE_TOTAL: u64 = 512 << 20;
/// Pixels of one picture: 100 megapixels.
pub const PIXELS: u64 = 100_000_000;
/// A part may grow by this factor …
pub const RATIO: u64 = 100;
/// … once it is larger than this, in bytes.
pub const RATIO_FROM: u64 = 1 << 20;

/// How many bytes may still come, shared by all the readers of one file.
#[derive(Clone)]
pub struct Budget(Rc<Cell<u64>>);

impl Budget {
    /// A budget of so many bytes.
    pub fn new(bytes: u64) -> Self {
        Self(Rc::new(Cell::new(bytes)))
    }

    /// Takes `bytes` away.
    ///
    /// # Errors
    /// [`Flaw::Bomb`] when less is left.
    pub fn spend(&self, bytes: u64) -> Result<(), Flaw> {
        self.0.set(self.0.get().checked_sub(bytes).ok_or(Flaw::Bomb)?);
        Ok(())
    }
}

/// Counts what is unpacked, and ends in [`Flaw::Bomb`] when the budget or the ratio is broken.
pub struct Unpacking<R> {
    reader: R,
    budget: Budget,
    packed: u64,
    seen: u64,
}

impl<R> Unpacking<R> {
    /// Reads from `reader`, which unpacks `packed` bytes; `u64::MAX` where no ratio is asked for.
    pub fn new(reader: R, packed: u64, budget: &Budget) -> Self {
        Self { reader, budget: budget.clone(), packed, seen: 0 }
    }

    /// Bytes that came so far.
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// The reader inside.
    pub fn into_inner(self) -> R {
        self.reader
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, room: &mut [u8]) -> io::Result<usize> {
        let came = self.reader.read(room)?;
        self.seen += came as u64;
        self.budget.spend(came as u64)?;
        if self.seen > RATIO_FROM && self.seen > self.packed.saturating_mul(RATIO) {
            return Err(Flaw::Bomb.into());
        }
        Ok(came)
    }
}
