//! What stands on a page, top to bottom: headings, questions beside their answers, sentences. Each paragraph is a leaf
//! of the tree of tags. Imports `font`, `shape`, `tags`, `wrap`.

use super::font::{Fonts, Typeface};
use super::shape::shape;
use super::tags::Part;
use super::wrap::{Line, lines};
use super::{CopyRow, CopySection, PrintedCopy};

/// Width of what is printed, points.
pub(super) const WIDTH: f32 = 481.9;
/// Where answers begin, from the left margin.
pub(super) const ANSWERS: f32 = 180.0;
/// Between a question and its answer.
const BETWEEN: f32 = 16.0;
/// Of rows under a heading of the third level, so that it is seen where they end.
const INDENT: f32 = 14.0;
/// After such rows, and before the last line.
const GAP: f32 = 12.0;

/// How text looks: sizes in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Style {
    /// Whether it is bold.
    pub(super) bold: bool,
    /// Size of the letters.
    pub(super) size: f32,
    /// From one line to the next.
    pub(super) leading: f32,
}

const TITLE: Style = Style { bold: true, size: 20.0, leading: 26.0 };
const HEADING: Style = Style { bold: true, size: 15.0, leading: 20.0 };
const SUBHEADING: Style = Style { bold: true, size: 12.0, leading: 16.0 };
const QUESTION: Style = Style { bold: true, size: 11.0, leading: 15.0 };
const ANSWER: Style = Style { bold: false, ..QUESTION };
/// Heads and feet of pages.
pub(super) const SMALL: Style = Style { bold: false, size: 9.0, leading: 12.0 };

/// Lines one below the other.
#[derive(Debug)]
pub(super) struct Column {
    /// Each line with the leaf that it belongs to.
    pub(super) lines: Vec<(Line, usize)>,
    /// How they look.
    pub(super) style: Style,
}

impl Column {
    /// Height in points.
    #[allow(clippy::cast_precision_loss, reason = "no answer has millions of lines")]
    pub(super) fn height(&self) -> f32 {
        self.lines.len() as f32 * self.style.leading
    }
}

/// Something that stands on a page.
#[derive(Debug)]
pub(super) enum Block {
    /// A heading of a level, for the list of bookmarks too, as far from the left margin as its rows.
    Heading { level: u16, title: String, lines: Column, indent: f32 },
    /// A question, at its distance from the left margin, beside its answer.
    Row { question: Column, answer: Column, indent: f32 },
    /// A sentence.
    Text(Column),
    /// Room between what belongs together and what follows, points.
    Gap(f32),
}

/// Blocks in the making.
struct Making {
    fonts: &'static Fonts,
    blocks: Vec<Block>,
    leaves: usize,
}

/// The blocks of a copy, and what they mean.
pub(super) fn blocks(copy: &PrintedCopy, fonts: &'static Fonts) -> (Vec<Block>, Vec<Part>) {
    let mut making = Making { fonts, blocks: Vec::new(), leaves: 0 };
    let mut parts = vec![making.heading(1, &copy.title, TITLE, 0.0)];
    parts.extend(making.table(&copy.head, 0.0));
    parts.extend(copy.note.as_ref().map(|note| making.sentence(note)));
    parts.extend(copy.sections.iter().map(|section| making.section(section)));
    making.blocks.push(Block::Gap(GAP));
    parts.push(making.sentence(&copy.made));
    (making.blocks, parts)
}

/// One line of a page's head or foot.
pub(super) fn small(text: &str, fonts: &Fonts) -> Option<Line> {
    lines(shape(text, &fonts.regular), f32::INFINITY).into_iter().next()
}

impl Making {
    fn section(&mut self, section: &CopySection) -> Part {
        let mut parts = vec![self.heading(2, &section.heading, HEADING, 0.0)];
        for (heading, rows) in &section.groups {
            parts.extend(if heading.is_empty() { self.table(rows, 0.0) } else { Some(self.group(heading, rows)) });
        }
        parts.extend(section.note.as_ref().map(|note| self.sentence(note)));
        Part::section(parts)
    }

    /// Rows with a heading of their own: a section within the section, so that it ends where they end.
    fn group(&mut self, heading: &str, rows: &[CopyRow]) -> Part {
        let heading = self.heading(3, heading, SUBHEADING, INDENT);
        let table = self.table(rows, INDENT);
        self.blocks.push(Block::Gap(GAP));
        Part::section([heading].into_iter().chain(table).collect())
    }

    fn heading(&mut self, level: u16, title: &str, style: Style, indent: f32) -> Part {
        let (lines, leaves) = self.column(&[title.to_owned()], style, WIDTH - indent);
        self.blocks.push(Block::Heading { level, title: title.to_owned(), lines, indent });
        Part::heading(level, title, leaves[0])
    }

    fn table(&mut self, rows: &[CopyRow], indent: f32) -> Option<Part> {
        let rows: Vec<Part> = rows.iter().map(|row| self.row(row, indent)).collect();
        (!rows.is_empty()).then(|| Part::table(rows))
    }

    fn row(&mut self, row: &CopyRow, indent: f32) -> Part {
        let width = ANSWERS - BETWEEN - indent;
        let (question, header) = self.column(std::slice::from_ref(&row.question), QUESTION, width);
        let (answer, cell) = self.column(&row.answer, ANSWER, WIDTH - ANSWERS);
        self.blocks.push(Block::Row { question, answer, indent });
        Part::row(header, cell)
    }

    fn sentence(&mut self, text: &str) -> Part {
        let (column, leaves) = self.column(&[text.to_owned()], ANSWER, WIDTH);
        self.blocks.push(Block::Text(column));
        Part::paragraph(leaves[0])
    }

    /// Paragraphs in a column of this width, with their leaves; at least one.
    fn column(&mut self, paragraphs: &[String], style: Style, width: f32) -> (Column, Vec<usize>) {
        let first = self.leaves;
        let mut set = Vec::new();
        let every = paragraphs.iter().flat_map(|text| text.lines());
        for text in every.chain(paragraphs.is_empty().then_some("–")) {
            let shaped = shape(text, self.typeface(style));
            let leaf = self.leaves;
            set.extend(lines(shaped, width / style.size).into_iter().map(|line| (line, leaf)));
            self.leaves += 1;
        }
        (Column { lines: set, style }, (first..self.leaves).collect())
    }

    fn typeface(&self, style: Style) -> &'static Typeface {
        if style.bold { &self.fonts.bold } else { &self.fonts.regular }
    }
}
