//! Text into glyphs: a paragraph in clusters, each with its width and the direction in which it is read. Imports `font`.
//!
//! A character that the font lacks becomes a box; whoever copies the text out of the document still gets the character.
//! What no document may hold (controls, U+FEFF, U+FFFE) becomes a space or U+FFFD.

use std::ops::Range;
use std::str::FromStr;

use krilla::text::{GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Feature, UnicodeBuffer};
use unicode_bidi::{BidiInfo, Level};

use super::font::{Typeface, ems};

/// A paragraph, shaped.
#[derive(Debug)]
pub(super) struct Paragraph {
    /// Its text, which the ranges of glyphs refer to.
    pub(super) text: String,
    /// Its clusters in the order in which they are read.
    pub(super) clusters: Vec<Cluster>,
    /// Its own direction.
    pub(super) level: Level,
}

/// What cannot be parted: a character with its marks, or a ligature.
#[derive(Debug)]
pub(super) struct Cluster {
    /// Glyphs, from left to right; all in ems.
    pub(super) glyphs: Vec<KrillaGlyph>,
    /// Width in ems.
    pub(super) width: f32,
    /// Odd levels are read from right to left.
    pub(super) level: Level,
    /// Whether it is a space.
    pub(super) is_space: bool,
    /// Whether a line may end behind it.
    pub(super) may_end: bool,
}

/// Shapes one paragraph.
pub(super) fn shape(text: &str, typeface: &Typeface) -> Paragraph {
    let text: String = text.chars().map(printable).collect();
    let bidi = BidiInfo::new(&text, None);
    let mut clusters = Vec::new();
    let mut start = 0;
    for run in bidi.levels.chunk_by(|a, b| a == b) {
        let range = start..start + run.len();
        start = range.end;
        clusters.extend(self::run(&text, range, run[0], typeface));
    }
    let level = bidi.paragraphs.first().map_or_else(Level::ltr, |paragraph| paragraph.level);
    Paragraph { clusters, level, text }
}

/// What a document may hold: noncharacters have no place in its table of characters.
fn printable(character: char) -> char {
    match character {
        '\u{2028}' | '\u{2029}' => ' ',
        '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}' => '\u{FFFD}',
        _ if character.is_control() => ' ',
        _ => character,
    }
}

/// The clusters of a run of one direction.
fn run(text: &str, range: Range<usize>, level: Level, typeface: &Typeface) -> Vec<Cluster> {
    let glyphs = glyphs(&text[range.clone()], range.start, level, typeface);
    let in_order: Vec<&[KrillaGlyph]> = {
        let clusters = glyphs.chunk_by(|a, b| a.text_range.start == b.text_range.start);
        if level.is_rtl() { clusters.rev().collect() } else { clusters.collect() }
    };
    let ends = in_order.iter().skip(1).map(|next| next[0].text_range.start).chain([range.end]);
    in_order.iter().zip(ends).map(|(glyphs, end)| cluster(text, glyphs, end, level)).collect()
}

fn cluster(text: &str, glyphs: &[KrillaGlyph], end: usize, level: Level) -> Cluster {
    let range = glyphs[0].text_range.start..end;
    let whole = |glyph: &KrillaGlyph| KrillaGlyph { text_range: range.clone(), ..glyph.clone() };
    let is_space = text[range.clone()].chars().all(|character| character == ' ');
    Cluster {
        glyphs: glyphs.iter().map(whole).collect(),
        width: glyphs.iter().map(|glyph| glyph.x_advance).sum(),
        level,
        is_space,
        may_end: is_space || text[range].ends_with(['-', '–', '—', '/']),
    }
}

/// The glyphs from left to right. The range of each only begins where its cluster does.
fn glyphs(text: &str, at: usize, level: Level, typeface: &Typeface) -> Vec<KrillaGlyph> {
    let mut buffer = UnicodeBuffer::new();
    buffer.push_str(text);
    buffer.guess_segment_properties();
    buffer.set_direction(if level.is_rtl() { Direction::RightToLeft } else { Direction::LeftToRight });
    // A search finds "file" only where it is no ligature.
    let features: Vec<Feature> = Feature::from_str("-liga").into_iter().collect();
    let shaped = rustybuzz::shape(&typeface.face, &features, buffer);
    let ems = ems(&typeface.face);
    let both = shaped.glyph_infos().iter().zip(shaped.glyph_positions());
    both.map(|(info, position)| {
        // Within a paragraph's length, a cluster's place fits every usize.
        let start = at + usize::try_from(info.cluster).unwrap_or_default();
        let (id, width) = match info.glyph_id {
            0 => typeface.missing,
            id => (id, units(position.x_advance) / ems),
        };
        let (x, y) = (units(position.x_offset) / ems, units(position.y_offset) / ems);
        KrillaGlyph::new(GlyphId::new(id), width, x, y, 0.0, start..start, None)
    })
    .collect()
}

#[allow(clippy::cast_precision_loss, reason = "a glyph is at most a few ems of 16,384 units wide")]
fn units(font_units: i32) -> f32 {
    font_units as f32
}
