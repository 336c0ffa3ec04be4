//! The typefaces of a printed copy, embedded in the binary. `DejaVu` Sans Condensed covers Latin, Greek, Cyrillic, Arabic
//! and Hebrew letters. Imports nothing of ours.

use std::sync::LazyLock;

use krilla::text::Font;
use rustybuzz::Face;

use super::CopyError;

const REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fonts/DejaVuSansCondensed.ttf"));
const BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fonts/DejaVuSansCondensed-Bold.ttf"));
/// What stands for a character that the font lacks, the first of these that it has.
const BOXES: [char; 3] = ['\u{25A1}', '\u{FFFD}', '?'];

/// Read once, shared by all copies.
static FONTS: LazyLock<Result<Fonts, &'static str>> = LazyLock::new(|| {
    Ok(Fonts { regular: Typeface::read(REGULAR).ok_or("regular")?, bold: Typeface::read(BOLD).ok_or("bold")? })
});

/// The typefaces of a copy.
pub(super) struct Fonts {
    /// For answers.
    pub(super) regular: Typeface,
    /// For questions and headings.
    pub(super) bold: Typeface,
}

/// A typeface, for shaping and for the document.
pub(super) struct Typeface {
    /// As the document takes it.
    pub(super) font: Font,
    /// As the shaper takes it.
    pub(super) face: Face<'static>,
    /// The glyph for what it lacks, and its width in ems.
    pub(super) missing: (u32, f32),
}

impl Fonts {
    /// Those of the binary.
    pub(super) fn embedded() -> Result<&'static Self, CopyError> {
        FONTS.as_ref().map_err(|name| CopyError::Font(name))
    }
}

impl Typeface {
    fn read(bytes: &'static [u8]) -> Option<Self> {
        let face = Face::from_slice(bytes, 0)?;
        let missing = BOXES.iter().find_map(|instead| face.glyph_index(*instead))?;
        let width = f32::from(face.glyph_hor_advance(missing)?) / ems(&face);
        Some(Self { font: Font::new(bytes.into(), 0)?, missing: (u32::from(missing.0), width), face })
    }
}

/// Units of the font in an em.
#[allow(clippy::cast_precision_loss, reason = "a font has at most 16,384 units in an em")]
pub(super) fn ems(face: &Face<'_>) -> f32 {
    face.units_per_em() as f32
}
