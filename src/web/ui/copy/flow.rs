//! Blocks onto pages: a heading stays with what follows it, a short row stays whole, a long one goes on overleaf and
//! leaves no single line behind. Imports `block`.

use super::block::{ANSWERS, Block, Column, Style};
use super::wrap::Line;

/// A4, points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
/// Left and right.
pub(super) const MARGIN: f32 = 56.69;
/// Where the first line of a page begins, from its top.
const TOP: f32 = 74.0;
/// Where its last line ends.
const BOTTOM: f32 = 780.0;
/// Above and below a row.
const PADDING: f32 = 4.0;
/// A row that is not higher stays whole.
const WHOLE: f32 = 160.0;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Its lines, in the order in which they are read.
    pub(super) lines: Vec<Placed>,
    /// The rules below rows: where each begins, and its height.
    pub(super) rules: Vec<(f32, f32)>,
    /// Headings of the levels 1 and 2 that begin here, with their height.
    pub(super) headings: Vec<(u16, String, f32)>,
}

/// A line at its place, from the left margin and the top of the page.
#[derive(Debug)]
pub(super) struct Placed {
    /// The line.
    pub(super) line: Line,
    /// How it looks.
    pub(super) style: Style,
    /// The leaf that it belongs to.
    pub(super) leaf: usize,
    /// From the left margin.
    pub(super) x: f32,
    /// Its baseline.
    pub(super) y: f32,
}

/// The pages on which the blocks stand.
pub(super) fn pages(blocks: Vec<Block>) -> Vec<Page> {
    let mut flow = Flow { pages: Vec::new(), page: Page::default(), y: TOP };
    let needed: Vec<f32> = (0..blocks.len()).map(|at| needed(&blocks[at..])).collect();
    for (block, needed) in blocks.into_iter().zip(needed) {
        if flow.y + needed > BOTTOM && flow.y > TOP {
            flow.turn();
        }
        flow.place(block);
    }
    flow.turn();
    flow.pages
}

/// How much room the first of some blocks needs so that what belongs together stays together.
fn needed(blocks: &[Block]) -> f32 {
    match blocks {
        [Block::Heading { lines, level, .. }, rest @ ..] => space(*level).0 + lines.height() + needed(rest),
        [Block::Row { question, answer, .. }, ..] => {
            let height = question.height().max(answer.height());
            let first = question.height().max(3.0 * answer.style.leading).min(WHOLE);
            2.0 * PADDING + if height > WHOLE { first } else { height }
        }
        [Block::Text(column), ..] => column.height().min(3.0 * column.style.leading),
        [Block::Gap(_), ..] | [] => 0.0,
    }
}

/// Above and below a heading of this level.
fn space(level: u16) -> (f32, f32) {
    match level {
        1 => (0.0, 8.0),
        2 => (20.0, 4.0),
        _ => (10.0, 2.0),
    }
}

struct Flow {
    pages: Vec<Page>,
    page: Page,
    y: f32,
}

impl Flow {
    fn turn(&mut self) {
        self.pages.push(std::mem::take(&mut self.page));
        self.y = TOP;
    }

    fn place(&mut self, block: Block) {
        match block {
            Block::Heading { level, title, lines, indent } => self.heading(level, title, lines, indent),
            Block::Row { question, answer, indent } => self.row(question, answer, indent),
            Block::Gap(height) => self.y += height,
            Block::Text(column) => {
                self.y += PADDING;
                self.columns(vec![(column, 0.0)]);
                self.y += PADDING;
            }
        }
    }

    fn heading(&mut self, level: u16, title: String, lines: Column, indent: f32) {
        let (above, below) = space(level);
        if self.y > TOP {
            self.y += above;
        }
        if level < 3 {
            self.page.headings.push((level, title, self.y));
        }
        self.columns(vec![(lines, indent)]);
        self.y += below;
    }

    fn row(&mut self, question: Column, answer: Column, indent: f32) {
        self.y += PADDING;
        self.columns(vec![(question, indent), (answer, ANSWERS)]);
        self.y += PADDING;
        self.page.rules.push((indent, self.y));
    }

    /// Columns side by side, on as many pages as they need.
    fn columns(&mut self, columns: Vec<(Column, f32)>) {
        let mut left: Vec<_> = columns.into_iter().map(|(c, x)| (c.lines.into_iter(), c.style, x)).collect();
        loop {
            let top = self.y;
            for (lines, style, x) in &mut left {
                let mut y = top;
                let fitting = fitting(lines.len(), BOTTOM - top, style.leading);
                for (line, leaf) in lines.by_ref().take(fitting) {
                    self.page.lines.push(Placed { line, style: *style, leaf, x: *x, y: y + style.leading * 0.75 });
                    y += style.leading;
                }
                self.y = self.y.max(y);
            }
            if left.iter().all(|(lines, ..)| lines.len() == 0) {
                return;
            }
            self.turn();
        }
    }
}

/// How many of the lines left fit into the room, so that the last is not alone overleaf.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a page has some dozens of lines")]
fn fitting(left: usize, room: f32, leading: f32) -> usize {
    let fit = (room / leading).floor().max(0.0) as usize;
    if left == fit + 1 && fit > 2 { fit - 1 } else { fit.min(left) }
}
