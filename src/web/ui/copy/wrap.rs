//! A paragraph into lines of a width: between words where it can be, within one where it is longer than a line. Imports
//! `shape`.

use std::ops::Range;
use std::rc::Rc;

use krilla::text::KrillaGlyph;
use unicode_bidi::{BidiInfo, Level};

use super::shape::{Cluster, Paragraph};

/// A line of a paragraph.
#[derive(Debug, Clone)]
pub(super) struct Line {
    paragraph: Rc<Paragraph>,
    clusters: Range<usize>,
}

/// The lines of a paragraph, none wider than `width` ems; at least one.
pub(super) fn lines(paragraph: Paragraph, width: f32) -> Vec<Line> {
    let paragraph = Rc::new(paragraph);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < paragraph.clusters.len() || lines.is_empty() {
        let end = end(&paragraph.clusters, start, width);
        lines.push(Line { paragraph: Rc::clone(&paragraph), clusters: start..end });
        start = end;
    }
    lines
}

/// Where the line ends that begins at `start`: never there itself, unless nothing is left.
fn end(clusters: &[Cluster], start: usize, width: f32) -> usize {
    let (mut used, mut last) = (0.0, None);
    for (at, cluster) in clusters.iter().enumerate().skip(start) {
        used += cluster.width;
        // Spaces at the end of a line stand in the margin.
        if used > width && !cluster.is_space {
            return last.unwrap_or_else(|| at.max(start + 1));
        }
        if cluster.may_end {
            last = Some(at + 1);
        }
    }
    clusters.len()
}

impl Line {
    /// The text that the ranges of the glyphs refer to.
    pub(super) fn text(&self) -> &str {
        &self.paragraph.text
    }

    /// Width in ems, with the spaces at its end.
    pub(super) fn width(&self) -> f32 {
        self.clusters().iter().map(|cluster| cluster.width).sum()
    }

    /// The glyphs from left to right, in runs of one direction.
    pub(super) fn runs(&self) -> Vec<Vec<KrillaGlyph>> {
        let clusters = self.clusters();
        let levels = self.levels();
        let seen = BidiInfo::reorder_visual(&levels);
        let runs = seen.chunk_by(|a, b| levels[*a] == levels[*b]);
        runs.map(|run| run.iter().flat_map(|at| clusters[*at].glyphs.iter().cloned()).collect()).collect()
    }

    fn clusters(&self) -> &[Cluster] {
        &self.paragraph.clusters[self.clusters.clone()]
    }

    /// Spaces at the end of a line follow the paragraph's direction (UAX #9, L1).
    fn levels(&self) -> Vec<Level> {
        let clusters = self.clusters();
        let spaces = clusters.iter().rev().take_while(|cluster| cluster.is_space).count();
        let own = clusters.iter().take(clusters.len() - spaces).map(|cluster| cluster.level);
        own.chain(std::iter::repeat_n(self.paragraph.level, spaces)).collect()
    }
}
