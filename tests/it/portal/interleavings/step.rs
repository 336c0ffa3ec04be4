//! What may happen to a draft.

use super::world::FIELDS;

/// A seeded row of numbers.
pub struct Random(u64);

impl Random {
    /// The row of one interleaving.
    pub fn of(seed: u64, number: u64) -> Self {
        Self(seed ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }

    /// A number below `end`, by the mixing function of Steele and others (`SplitMix64`).
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % end
    }

    fn of_size(&mut self, size: usize) -> usize {
        usize::try_from(self.below(size as u64)).unwrap()
    }
}

/// Windows: the first two of one browser, the third on another device.
pub const WINDOWS: usize = 3;

/// Something that happens. A window that has no page yet opens it first.
#[derive(Debug, Clone)]
pub enum Step {
    /// A window fetches the section again.
    Open(usize),
    /// Text is typed into fields of a window, and sent.
    Save(usize, Vec<usize>),
    /// The same, pressed twice.
    Twice(usize, Vec<usize>),
    /// Two windows send at the same time.
    Together(usize, usize, Vec<usize>),
    /// Typed and sent while there is no connection.
    Hold(usize, Vec<usize>),
    /// What was held is sent now.
    Release,
    /// A window goes back and sends what it sent last once more.
    Again(usize),
    /// On the page with both answers one is chosen.
    Choose(usize, bool),
    /// A window whose session is over sends.
    SessionOver(usize, Vec<usize>),
    /// Two such windows send at the same time.
    SessionsOver(usize, usize, Vec<usize>),
    /// Signed in again on a device, what was kept there is saved.
    SaveKept(usize),
    /// The same, cut off before the answer.
    CutKept(usize),
    /// What was kept on a device is thrown away.
    ThrowAway(usize),
    /// Somebody else signs in on a device.
    Stranger(usize),
    /// A document is added, and stays or is taken away.
    Paper(bool),
    /// Sent, and cut off: in the middle of the request, or before the answer.
    Cut(usize, Vec<usize>, bool),
    /// A program reads the draft.
    Read,
    /// A program changes what it read.
    Patch(usize),
}

impl Step {
    /// Any step.
    pub fn any(random: &mut Random) -> Self {
        let window = random.of_size(WINDOWS);
        let fields = Self::fields(random);
        let device = random.of_size(2);
        match random.below(30) {
            0..=1 => Self::Open(window),
            2..=5 => Self::Save(window, fields),
            6 => Self::Twice(window, fields),
            7..=8 => Self::Together(window, (window + 1) % WINDOWS, fields),
            9..=10 => Self::Hold(window, fields),
            11..=12 => Self::Release,
            13 => Self::Again(window),
            14 => Self::Choose(window, random.below(2) == 0),
            15..=17 => Self::SessionOver(window, fields),
            18 => Self::SessionsOver(window, (window + 1) % WINDOWS, fields),
            19..=21 => Self::SaveKept(device),
            22 => Self::CutKept(device),
            23 => Self::ThrowAway(device),
            24 => Self::Stranger(device),
            25 => Self::Cut(window, fields, random.below(2) == 0),
            26 => Self::Read,
            27 if random.below(3) == 0 => Self::Paper(random.below(2) == 0),
            _ => Self::Patch(random.of_size(FIELDS.len())),
        }
    }

    fn fields(random: &mut Random) -> Vec<usize> {
        let first = random.of_size(FIELDS.len());
        let second = random.of_size(FIELDS.len());
        if first == second { vec![first] } else { vec![first, second] }
    }
}
