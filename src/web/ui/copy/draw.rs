//! Pages into a PDF, checked against PDF/UA-1 as it is written. Imports `block`, `flow`, `font`, `tags`, `wrap`.

use jiff::tz::TimeZone;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::error::KrillaError;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::{Document, SerializeSettings};

use super::block::{SMALL, Style, WIDTH, small};
use super::flow::{MARGIN, PAGE, Page};
use super::font::Fonts;
use super::tags::{Part, tree};
use super::wrap::Line;
use super::{CopyError, PrintedCopy};

const LANGUAGE: &str = "en-GB";
const BLACK: (u8, u8, u8) = (11, 12, 12);
const GREY: (u8, u8, u8) = (72, 77, 80);
const PALE: (u8, u8, u8) = (177, 180, 182);
/// Baselines of a page's head and foot.
const HEAD: f32 = 44.0;
const FOOT: f32 = 808.0;

/// The document of these pages.
pub(super) fn document(
    copy: &PrintedCopy,
    fonts: &Fonts,
    pages: &[Page],
    parts: Vec<Part>,
) -> Result<Vec<u8>, CopyError> {
    let mut document = Document::new_with(settings()?);
    let leaves = pages.iter().flat_map(|page| &page.lines).map(|placed| placed.leaf + 1).max().unwrap_or(0);
    let mut drawn: Vec<Vec<Identifier>> = vec![Vec::new(); leaves];
    for (index, page) in pages.iter().enumerate() {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or(CopyError::NotWritten)?;
        let mut sheet = document.start_page_with(size);
        let mut pen = Pen { surface: sheet.surface(), fonts };
        pen.around(copy, &format!("Page {} of {}", index + 1, pages.len()));
        pen.page(page, &mut drawn);
    }
    document.set_outline(outline(pages));
    document.set_metadata(metadata(copy));
    document.set_tag_tree(tree(parts, &mut drawn, LANGUAGE));
    document.finish().map_err(|error| fault(&error))
}

fn settings() -> Result<SerializeSettings, CopyError> {
    let accessible = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1);
    let configuration = accessible.finish().map_err(|_| CopyError::NotWritten)?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

/// What krilla says may hold parts of answers, and is not passed on.
fn fault(error: &KrillaError) -> CopyError {
    match error {
        KrillaError::Validation(broken) => CopyError::NotAccessible(broken.len()),
        _ => CopyError::NotWritten,
    }
}

fn metadata(copy: &PrintedCopy) -> Metadata {
    let metadata = Metadata::new().title(copy.title.clone()).language(LANGUAGE.to_owned());
    metadata.creator("amhp-hub".to_owned()).creation_date(moment(copy.made_at))
}

/// A time of a document is one of UTC.
fn moment(at: jiff::Timestamp) -> DateTime {
    let at = at.to_zoned(TimeZone::UTC);
    let small = |number: i8| number.unsigned_abs();
    let day = DateTime::new(at.year().unsigned_abs()).month(small(at.month())).day(small(at.day()));
    let time = day.hour(small(at.hour())).minute(small(at.minute())).second(small(at.second()));
    time.utc_offset_hour(0).utc_offset_minute(0)
}

/// The bookmarks: the sections below the title.
fn outline(pages: &[Page]) -> Outline {
    let headings = pages.iter().enumerate();
    let mut nodes = headings.flat_map(|(index, page)| {
        let node = move |(_, title, y): &(u16, String, f32)| {
            OutlineNode::new(title.clone(), XyzDestination::new(index, Point::from_xy(MARGIN, *y)))
        };
        page.headings.iter().map(node)
    });
    let mut outline = Outline::new();
    if let Some(title) = nodes.next() {
        let mut whole = title.with_open(true);
        nodes.for_each(|node| whole.push_child(node));
        outline.push_child(whole);
    }
    outline
}

/// Draws on one page.
struct Pen<'a> {
    surface: Surface<'a>,
    fonts: &'a Fonts,
}

impl Pen<'_> {
    /// The head and the foot, which are no part of what is read.
    fn around(&mut self, copy: &PrintedCopy, number: &str) {
        self.ink(GREY);
        self.aside(ArtifactType::Header, &copy.running, HEAD, false);
        self.aside(ArtifactType::PageNumber, number, HEAD, true);
        self.aside(ArtifactType::Footer, &copy.made, FOOT, false);
    }

    fn aside(&mut self, kind: ArtifactType, text: &str, y: f32, at_right: bool) {
        let Some(line) = small(text, self.fonts) else { return };
        let indent = if at_right { WIDTH - line.width() * SMALL.size } else { 0.0 };
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        self.text(&line, SMALL, MARGIN + indent, y);
        self.surface.end_tagged();
    }

    fn page(&mut self, page: &Page, drawn: &mut [Vec<Identifier>]) {
        self.ink(PALE);
        page.rules.iter().for_each(|(x, y)| self.rule(*x, *y));
        self.ink(BLACK);
        for placed in &page.lines {
            let seen = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
            self.text(&placed.line, placed.style, MARGIN + placed.x, placed.y);
            self.surface.end_tagged();
            drawn[placed.leaf].push(seen);
        }
    }

    fn ink(&mut self, (red, green, blue): (u8, u8, u8)) {
        let paint = rgb::Color::new(red, green, blue).into();
        self.surface.set_fill(Some(Fill { paint, ..Fill::default() }));
    }

    fn rule(&mut self, x: f32, y: f32) {
        let mut path = PathBuilder::new();
        let hair = Rect::from_xywh(MARGIN + x, y, WIDTH - x, 0.5);
        hair.into_iter().for_each(|hair| path.push_rect(hair));
        if let Some(path) = path.finish() {
            self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
            self.surface.draw_path(&path);
            self.surface.end_tagged();
        }
    }

    fn text(&mut self, line: &Line, style: Style, x: f32, y: f32) {
        let typeface = if style.bold { &self.fonts.bold } else { &self.fonts.regular };
        let mut x = x;
        for glyphs in line.runs() {
            let start = Point::from_xy(x, y);
            self.surface.draw_glyphs(start, &glyphs, typeface.font.clone(), line.text(), style.size, false);
            x += glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * style.size;
        }
    }
}
